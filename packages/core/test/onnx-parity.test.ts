import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createRng,
  fusedGru,
  fusedLstm,
  fusedSimpleRnn,
  type RecurrentOptions,
  type RecurrentResult,
} from '../src/index.ts';
import { expectClose, useBackend } from '../src/testing/index.ts';
import { biasesFromOnnx, kernelFromOnnx, onnxPlace } from './canonical.ts';
import { decodeNode, decodeTensor, encodeModel, type NodeSpec } from './onnx.ts';

/** One ONNX recurrent operator run through ours; tensors by the operator's input names. */
function runOurs(node: NodeSpec, given: { readonly [name: string]: tf.Tensor }): RecurrentResult {
  const places = onnxPlace[node.op];
  const at = (name: string): tf.Tensor | undefined => given[name];
  const batchFirst = node.attributes.layout === 1;
  const [wb, rb] = at('B') ? biasesFromOnnx(at('B')!, places) : [];
  const linear = node.attributes.linear_before_reset === 1;
  const state = (tensor: tf.Tensor): tf.Tensor2D => tf.squeeze(tensor, [batchFirst ? 1 : 0]);
  const options: RecurrentOptions = {
    reverse: node.attributes.direction === 'reverse',
    ...(at('sequence_lens') && { lengths: at('sequence_lens') as tf.Tensor1D }),
    ...(at('initial_h') && {
      initialState: [at('initial_h')!, ...(at('initial_c') ? [at('initial_c')!] : [])].map(state),
    }),
  };
  const x = (batchFirst ? at('X')! : tf.transpose(at('X')!, [1, 0, 2])) as tf.Tensor3D;
  const kernel = kernelFromOnnx(at('W')!, places);
  const recurrentKernel = kernelFromOnnx(at('R')!, places);
  const total = wb && rb && { bias: tf.add<tf.Tensor1D>(wb, rb) };
  const hard = String(node.attributes.activations ?? '').startsWith('HardSigmoid');
  const recurrentActivation = hard ? 'hardSigmoid' : 'sigmoid';
  if (node.op === 'LSTM') {
    return fusedLstm(x, { kernel, recurrentKernel, ...total }, { ...options, recurrentActivation });
  }
  if (node.op === 'RNN') {
    const relu = String(node.attributes.activations ?? '').includes('Relu');
    return fusedSimpleRnn(
      x,
      { kernel, recurrentKernel, ...total },
      { ...options, activation: relu ? 'relu' : 'tanh' },
    );
  }
  const biases = wb && rb && { bias: wb, recurrentBias: rb };
  return fusedGru(
    x,
    { kernel, recurrentKernel, ...biases },
    { ...options, resetAfter: linear, recurrentActivation },
  );
}

const slots = ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c'];

const cases = fc.record({
  op: fc.constantFrom('RNN', 'LSTM', 'GRU'),
  batch: fc.integer({ min: 1, max: 4 }),
  time: fc.integer({ min: 1, max: 6 }),
  input: fc.integer({ min: 1, max: 5 }),
  hidden: fc.integer({ min: 1, max: 7 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  direction: fc.constantFrom('forward', 'reverse'),
  bias: fc.boolean(),
  lengths: fc.boolean(),
  initial: fc.boolean(),
  linear: fc.boolean(),
  relu: fc.boolean(),
  hard: fc.boolean(),
});

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`ONNX Runtime on random models, ours on ${backend}`, () => {
    beforeAll(() => useBackend(backend));

    test('the same output and final states', async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (c) => {
          const op = c.op as NodeSpec['op'];
          const rng = createRng(c.seed);
          const gates = onnxPlace[op].length;
          const shapes: { [name: string]: number[] } = {
            X: [c.time, c.batch, c.input],
            W: [1, gates * c.hidden, c.input],
            R: [1, gates * c.hidden, c.hidden],
            ...(c.bias && { B: [1, 2 * gates * c.hidden] }),
            ...(c.lengths && { sequence_lens: [c.batch] }),
            ...(c.initial && { initial_h: [1, c.batch, c.hidden] }),
            ...(c.initial && op === 'LSTM' && { initial_c: [1, c.batch, c.hidden] }),
          };
          const feeds = Object.fromEntries(
            Object.entries(shapes).map(([name, dims]) => {
              const length = dims.reduce((a, b) => a * b);
              // ONNX Runtime refuses lengths of 0.
              return name === 'sequence_lens'
                ? [
                    name,
                    new Tensor(
                      'int32',
                      Int32Array.from({ length }, () => 1 + rng.integer(c.time)),
                      dims,
                    ),
                  ]
                : [
                    name,
                    new Tensor(
                      'float32',
                      Float32Array.from({ length }, () => 0.6 * rng.normal()),
                      dims,
                    ),
                  ];
            }),
          ) as { [name: string]: Tensor };
          const outputs = ['Y', 'Y_h', ...(op === 'LSTM' ? ['Y_c'] : [])];
          const node: NodeSpec = {
            op,
            inputs: slots.slice(0, op === 'LSTM' ? 7 : 6).map((name) => (feeds[name] ? name : '')),
            outputs,
            attributes: {
              hidden_size: c.hidden,
              direction: c.direction,
              ...(op === 'GRU' && { linear_before_reset: c.linear ? 1 : 0 }),
              ...(op !== 'RNN' &&
                c.hard && {
                  activations: ['HardSigmoid', 'Tanh', 'Tanh'].slice(0, op === 'LSTM' ? 3 : 2),
                  activation_alpha: [0.2],
                  activation_beta: [0.5],
                }),
              ...(op === 'RNN' && c.relu && { activations: ['Relu'] }),
            },
          };
          const kinds = Object.fromEntries(
            Object.keys(feeds).map((name) => [name, name === 'sequence_lens' ? 'int32' : 'float32'] as const),
          );
          const session = await InferenceSession.create(encodeModel(node, kinds), { logSeverityLevel: 3 });
          const results = await session.run(feeds);
          await session.release();
          tf.tidy(() => {
            const given = Object.fromEntries(
              Object.entries(feeds).map(([name, tensor]) => [
                name,
                tf.tensor(tensor.data as Float32Array, [...tensor.dims], tensor.type as 'float32' | 'int32'),
              ]),
            );
            const ours = runOurs(node, given);
            const close = { absolute: 1e-5, relative: 1e-5 };
            expectClose(tf.transpose(ours.output, [1, 0, 2]), results.Y!.data as Float32Array, close);
            ours.state.forEach((part, index) => {
              expectClose(part, results[outputs[index + 1]!]!.data as Float32Array, close);
            });
          });
        }),
        { seed: 20240611, numRuns: 100 },
      );
    });
  });
}

const folder = new URL('../../../../shared/data/onnx-node-tests/', import.meta.url);

describe("the ONNX operators' own tests", () => {
  beforeAll(() => useBackend('cpu'));

  const names = existsSync(folder)
    ? readdirSync(folder).filter(
        (name) => /^test_(gru|lstm|rnn|simple_rnn)_/.test(name) && !name.includes('peephole'),
      )
    : [];
  if (names.length === 0) console.log('Skipped: the ONNX operator tests are not beside this checkout.');

  test.skipIf(names.length === 0).each(names.length === 0 ? [''] : names)('%s', (name) => {
    const file = (path: string): Uint8Array =>
      new Uint8Array(readFileSync(new URL(`${name}/${path}`, folder)));
    const node = decodeNode(file('model.onnx'));
    tf.tidy(() => {
      const given: { [slot: string]: tf.Tensor } = {};
      let next = 0;
      node.inputs.forEach((input, slot) => {
        if (input === '') return;
        const { dims, data } = decodeTensor(file(`test_data_set_0/input_${next++}.pb`));
        given[slots[slot]!] = tf.tensor(data, dims, data instanceof Int32Array ? 'int32' : 'float32');
      });
      const ours = runOurs(node, given);
      let output = 0;
      node.outputs.forEach((wanted, slot) => {
        if (wanted === '') return;
        const { data } = decodeTensor(file(`test_data_set_0/output_${output++}.pb`));
        const whole = node.attributes.layout === 1 ? ours.output : tf.transpose(ours.output, [1, 0, 2]);
        expectClose(slot === 0 ? whole : ours.state[slot - 1]!, data, { absolute: 1e-5, relative: 1e-5 });
      });
      expect(output).toBeGreaterThan(0);
    });
  });
});
