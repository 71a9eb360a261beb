import { type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bidirectional,
  coupledLstmCell,
  gru,
  lstm,
  peepholeLstmCell,
  type RecurrentLayer,
  rnn,
  simpleRnn,
} from '../src/index.ts';
import { lengthsToOrt, reorder, runOperator, toOrt } from './support/onnx.ts';
import { largestDifference, list, normal, randomizeWeights } from './support/tensors.ts';

// ONNX Runtime is the reference for what tf.layers lacks: the GRU that resets after, lengths, peepholes, coupled gates;
// and, independently of tf.layers, for all the rest.

const tolerance = 1e-5;
const kinds = ['rnnTanh', 'rnnRelu', 'lstm', 'peephole', 'coupled', 'gruAfter', 'gruBefore'] as const;
type Kind = (typeof kinds)[number];

const cases = fc.record({
  kind: fc.constantFrom(...kinds),
  batch: fc.integer({ min: 1, max: 4 }),
  time: fc.integer({ min: 1, max: 6 }),
  features: fc.integer({ min: 1, max: 5 }),
  units: fc.integer({ min: 1, max: 6 }),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  withLengths: fc.boolean(),
  withStates: fc.boolean(),
  hard: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function makeLayer({ kind, units, hard }: Case, goBackwards: boolean): RecurrentLayer {
  const loop = { returnSequences: true, returnState: true, zeroOutputForMask: true, goBackwards };
  const recurrentActivation = hard ? 'hardSigmoid' : 'sigmoid';
  switch (kind) {
    case 'rnnTanh':
      return simpleRnn({ units, ...loop });
    case 'rnnRelu':
      return simpleRnn({ units, activation: 'relu', ...loop });
    case 'lstm':
      return lstm({ units, recurrentActivation, ...loop });
    case 'peephole':
      return rnn({ cell: peepholeLstmCell({ units, recurrentActivation }), ...loop });
    case 'coupled':
      return rnn({ cell: coupledLstmCell({ units, recurrentActivation }), ...loop });
    case 'gruAfter':
      return gru({ units, recurrentActivation, resetAfter: true, ...loop });
    case 'gruBefore':
      return gru({ units, recurrentActivation, resetAfter: false, ...loop });
  }
}

const operators = {
  rnnTanh: { op: 'RNN', gates: 1, order: [0] },
  rnnRelu: { op: 'RNN', gates: 1, order: [0] },
  lstm: { op: 'LSTM', gates: 4, order: [0, 3, 1, 2] },
  peephole: { op: 'LSTM', gates: 4, order: [0, 3, 1, 2] },
  // ONNX wants a forget gate's weights even if it is not used: the input gate's stand in.
  coupled: { op: 'LSTM', gates: 3, order: [0, 2, 0, 1] },
  gruAfter: { op: 'GRU', gates: 3, order: [0, 1, 2] },
  gruBefore: { op: 'GRU', gates: 3, order: [0, 1, 2] },
} as const;

/** One direction's weights, as the operator has them. */
function onnxWeights(kind: Kind, layer: RecurrentLayer) {
  const { gates, order } = operators[kind];
  const [kernel, recurrent, bias, ...peepholes] = layer.getWeights() as tf.Tensor[];
  const twoBiases = kind === 'gruAfter';
  const [input, inner] = twoBiases
    ? (tf.unstack(bias!) as [tf.Tensor, tf.Tensor])
    : [bias!, tf.zerosLike(bias!)];
  return {
    w: reorder(kernel!, order, gates),
    r: reorder(recurrent!, order, gates),
    b: tf.concat([reorder(input, order, gates), reorder(inner, order, gates)]),
    // Stored i, f, o; ONNX has i, o, f.
    p: kind === 'peephole' ? tf.concat([peepholes[0]!, peepholes[2]!, peepholes[1]!]) : null,
  };
}

/** HardSigmoid in place of the operator's Sigmoid, for each direction. */
function hardGates(isLstm: boolean, directions: number) {
  const names = isLstm ? ['HardSigmoid', 'Tanh', 'Tanh'] : ['HardSigmoid', 'Tanh'];
  return {
    activations: Array.from({ length: directions }, () => names).flat(),
    activation_alpha: new Float32Array(directions).fill(0.2),
    activation_beta: new Float32Array(directions).fill(0.5),
  };
}

async function compare(c: Case): Promise<number> {
  const { kind, batch, time, units } = c;
  const both = c.direction === 'bidirectional';
  const x = normal([batch, time, c.features], c.seed);
  const lengths = Array.from({ length: batch }, (_, index) =>
    c.withLengths ? 1 + ((c.seed + index * 7) % time) : time,
  );
  const mask = tf.tensor2d(
    lengths.map((length) => Array.from({ length: time }, (_, t) => Number(t < length))),
  );
  const single = makeLayer(c, c.direction === 'reverse');
  const layer = both ? bidirectional({ layer: single }) : single;
  layer.apply(x);
  randomizeWeights(layer, c.seed);
  const parts = both
    ? [
        (layer as ReturnType<typeof bidirectional>).forwardLayer,
        (layer as ReturnType<typeof bidirectional>).backwardLayer,
      ]
    : [single];
  const perDirection = single.stateSizes.length;
  const states = c.withStates
    ? Array.from({ length: parts.length * perDirection }, (_, i) => normal([batch, units], c.seed + 50 + i))
    : null;
  const [sequence, ...final] = list(
    layer.apply(x, {
      ...(c.withLengths ? { mask } : {}),
      ...(states === null ? {} : { initialState: states }),
    }),
  );
  // With goBackwards alone, Keras turns the sequence around; ONNX does not.
  const aligned = c.direction === 'reverse' ? tf.reverse(sequence!, 1) : sequence!;

  const weights = parts.map((part) => onnxWeights(kind, part));
  const stateOf = (index: number) =>
    states === null ? null : toOrt(tf.stack(parts.map((_, d) => states[d * perDirection + index]!)));
  const isLstm = operators[kind].op === 'LSTM';
  const [y, ...last] = await runOperator({
    op: operators[kind].op,
    attributes: {
      hidden_size: units,
      direction: c.direction,
      ...(kind === 'gruAfter' ? { linear_before_reset: 1 } : {}),
      ...(kind === 'coupled' ? { input_forget: 1 } : {}),
      ...(c.hard && operators[kind].op !== 'RNN' ? hardGates(isLstm, parts.length) : {}),
      ...(kind === 'rnnRelu' ? { activations: parts.map(() => 'Relu') } : {}),
    },
    inputs: [
      toOrt(tf.transpose(x, [1, 0, 2])),
      toOrt(tf.stack(weights.map((part) => part.w))),
      toOrt(tf.stack(weights.map((part) => part.r))),
      toOrt(tf.stack(weights.map((part) => part.b))),
      c.withLengths ? lengthsToOrt(lengths) : null,
      stateOf(0),
      ...(isLstm
        ? [stateOf(1), kind === 'peephole' ? toOrt(tf.stack(weights.map((part) => part.p!))) : null]
        : []),
    ],
    outputs: isLstm ? 3 : 2,
  });
  // [time, directions, batch, units] → [batch, time, directions * units]
  const expected = tf.reshape(tf.transpose(y!, [2, 0, 1, 3]), [batch, time, parts.length * units]);
  const expectedStates = parts.flatMap((_, d) => last.map((state) => tf.unstack(state)[d]!));
  return largestDifference([aligned, ...final], [expected, ...expectedStates]);
}

describe.each<TestBackend>(['cpu', 'wasm'])('parity with ONNX Runtime on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(kinds)('%s, all directions, lengths and initial states', async (kind) => {
    let worst = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (c) => {
        tf.engine().startScope();
        try {
          const difference = await compare({ ...c, kind });
          worst = Math.max(worst, difference);
          expect(difference).toBeLessThanOrEqual(tolerance);
        } finally {
          tf.engine().endScope();
        }
      }),
      { numRuns: 25, seed: 7 },
    );
    console.log(`${backend}: ${kind}, largest difference ${worst.toExponential(1)}`);
  });
});
