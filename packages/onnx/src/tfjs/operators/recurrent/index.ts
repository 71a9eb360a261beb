import { fusedGru, fusedLstm, fusedSimpleRnn } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../../errors.ts';
import type { RecurrentOperator } from '../../../gate-order.ts';
import { configOf, type RecurrentConfig } from '../../../operators/recurrent/config.ts';
import { floatAt, integersAt } from '../support/values.ts';
import type { TfInputs, TfOperator } from '../types.ts';
import { gateName, isPlain } from './activations.ts';
import { type DirectionResult, runSteps, type Sequences } from './steps.ts';
import {
  type DirectionWeights,
  directionWeights,
  expectShape,
  type StoredWeights,
  sizesOf,
} from './weights.ts';

/** Positions of the inputs, in the standard's order. */
const at = { x: 0, w: 1, r: 2, b: 3, lengths: 4, h: 5, c: 6, p: 7 } as const;

function recurrent(operator: RecurrentOperator): TfOperator {
  return (node) => {
    const config = configOf(node, operator);
    const fixed = [at.w, at.r, at.b, at.p].every((i) => !node.inputs[i] || node.constant(i) !== undefined);
    const kept = fixed ? keeper(node.onDispose) : undefined;
    const wantsSequence = node.outputs[0] === true;
    return (inputs) => {
      const optional = (i: number): tf.Tensor | undefined =>
        inputs[i] === undefined ? undefined : floatAt(inputs, i);
      const stored: StoredWeights = {
        w: floatAt(inputs, at.w),
        r: floatAt(inputs, at.r),
        b: optional(at.b),
        p: operator === 'LSTM' ? optional(at.p) : undefined,
      };
      const { units, inputSize } = sizesOf(config, stored);
      const x = sequencesOf(config, floatAt(inputs, at.x), inputSize);
      const lengths = lengthsOf(inputs, x);
      const results = config.directions.map(({ reverse }, d) => {
        const make = (): DirectionWeights => directionWeights(config, stored, d);
        const weights = kept === undefined ? make() : kept(d, make);
        const state = stateOf(config, d, x.shape[0], units, inputs);
        return oneDirection(config, d, weights, { x, reverse, lengths, state }, wantsSequence);
      });
      return outputsOf(config, results, lengths, wantsSequence);
    };
  };
}

/** Weights that stay the same are put in order once. */
function keeper(
  onDispose: (free: () => void) => void,
): (d: number, make: () => DirectionWeights) => DirectionWeights {
  const all = new Map<number, DirectionWeights>();
  onDispose(() => {
    for (const weights of all.values()) tf.dispose(Object.values(weights).filter((x) => x !== undefined));
    all.clear();
  });
  return (d, make) => {
    const known = all.get(d) ?? make();
    if (!all.has(d)) for (const tensor of Object.values(known)) if (tensor !== undefined) tf.keep(tensor);
    all.set(d, known);
    return known;
  };
}

/** The input as [batch, time, inputSize]. */
function sequencesOf({ batchFirst }: RecurrentConfig, x: tf.Tensor, inputSize: number): tf.Tensor3D {
  if (x.rank !== 3 || x.shape[2] !== inputSize) {
    const order = batchFirst ? 'batch, time' : 'time, batch';
    throw new OnnxError(
      `the input X must have the shape [${order}, ${inputSize}], and has [${x.shape.join(', ')}]`,
    );
  }
  return (batchFirst ? x : tf.transpose(x, [1, 0, 2])) as tf.Tensor3D;
}

/** Number of steps of each sequence; undefined if all are whole. */
function lengthsOf(inputs: TfInputs, x: tf.Tensor3D): number[] | undefined {
  const [batch, time] = x.shape;
  if (inputs[at.lengths] === undefined) return undefined;
  const lengths = integersAt(inputs, at.lengths);
  const wrong = lengths.find((length) => !(length >= 0 && length <= time));
  if (lengths.length !== batch || wrong !== undefined) {
    throw new OnnxError(
      `the input sequence_lens must hold ${batch} numbers from 0 to ${time}, and holds [${lengths.join(', ')}]`,
    );
  }
  return lengths.every((length) => length === time) ? undefined : lengths;
}

/** The initial state of one direction, each part [batch, hidden]; zeros where it is left out. */
function stateOf(
  { operator, batchFirst, directions }: RecurrentConfig,
  d: number,
  batch: number,
  units: number,
  inputs: TfInputs,
): tf.Tensor2D[] {
  const places = operator === 'LSTM' ? ([at.h, at.c] as const) : ([at.h] as const);
  return places.map((place) => {
    if (inputs[place] === undefined) return tf.zeros([batch, units]);
    const given = floatAt(inputs, place);
    const count = directions.length;
    const name = place === at.h ? 'initial_h' : 'initial_c';
    expectShape(name, given, batchFirst ? [batch, count, units] : [count, batch, units]);
    const own = tf.slice(
      given,
      batchFirst ? [0, d, 0] : [d, 0, 0],
      batchFirst ? [batch, 1, units] : [1, batch, units],
    );
    return tf.reshape(own, [batch, units]);
  });
}

/** Runs one direction, by a fused operation if one can do it. */
function oneDirection(
  config: RecurrentConfig,
  d: number,
  weights: DirectionWeights,
  sequences: Sequences,
  returnSequences: boolean,
): DirectionResult {
  const activations = config.directions[d]?.activations ?? [];
  const { clip, linearBeforeReset, inputForget } = config;
  const { x, reverse, lengths, state } = sequences;
  const given = Object.fromEntries(Object.entries(weights).filter(([, value]) => value !== undefined)) as {
    kernel: tf.Tensor2D;
    recurrentKernel: tf.Tensor2D;
  };
  const options = { initialState: state, reverse, returnSequences, ...(lengths && { lengths }) };
  const recurrentActivation = gateName(activations[0]);
  if (config.operator === 'RNN' && clip === undefined) {
    const activation = (['tanh', 'relu'] as const).find((name) => isPlain(activations[0], name));
    if (activation !== undefined) return fusedSimpleRnn(x, given, { ...options, activation });
  }
  if (recurrentActivation !== undefined && activations.slice(1).every((each) => isPlain(each, 'tanh'))) {
    if (config.operator === 'LSTM') {
      return fusedLstm(x, given, {
        ...options,
        recurrentActivation,
        ...(clip !== undefined && { clip }),
        coupled: inputForget,
      });
    }
    if (config.operator === 'GRU' && clip === undefined) {
      return fusedGru(x, given, { ...options, recurrentActivation, resetAfter: linearBeforeReset });
    }
  }
  return runSteps(config, activations, weights, sequences);
}

/** Y, Y_h and Y_c of all directions. */
function outputsOf(
  { batchFirst }: RecurrentConfig,
  results: readonly DirectionResult[],
  lengths: readonly number[] | undefined,
  wantsSequence: boolean,
): (tf.Tensor | undefined)[] {
  const y = wantsSequence
    ? tf.stack(
        results.map(({ output }) => output),
        2,
      )
    : undefined;
  // What was never run has no last state, whatever its first was.
  const ran = lengths?.includes(0)
    ? tf.tensor2d(
        lengths.map((length) => Number(length > 0)),
        [lengths.length, 1],
      )
    : undefined;
  const states = (results[0] as DirectionResult).state.map((_, k) => {
    const parts = results.map(({ state }) => state[k] as tf.Tensor2D);
    return tf.stack(ran === undefined ? parts : parts.map((part) => tf.mul(part, ran)), batchFirst ? 1 : 0);
  });
  return [y && (batchFirst ? y : tf.transpose(y, [1, 2, 0, 3])), ...states];
}

/** RNN, GRU and LSTM, by Recurra's fused operations wherever these can. */
export const recurrentOperators: Readonly<Record<RecurrentOperator, TfOperator>> = {
  RNN: recurrent('RNN'),
  GRU: recurrent('GRU'),
  LSTM: recurrent('LSTM'),
};
