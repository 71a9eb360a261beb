import * as tf from '@tensorflow/tfjs-core';
import type { NodeActivation } from '../../../operators/recurrent/activations.ts';
import type { RecurrentConfig } from '../../../operators/recurrent/config.ts';
import { activate } from './activations.ts';
import type { DirectionWeights } from './weights.ts';

// For what the fused operations lack: activations, each with α and β, and clips.

/** Some sequences, and how one direction goes through them. */
export interface Sequences {
  /** Shape [batch, time, inputSize]. */
  readonly x: tf.Tensor3D;
  readonly reverse: boolean;
  /** Number of steps of each sequence; undefined if all are whole. */
  readonly lengths: readonly number[] | undefined;
  /** Each [batch, hidden]: h, for the LSTM h and c. */
  readonly state: readonly tf.Tensor2D[];
}

/** What a direction gives. */
export interface DirectionResult {
  /** Shape [batch, time, hidden]. */
  readonly output: tf.Tensor3D;
  readonly state: readonly tf.Tensor2D[];
}

/** One step: takes the input's part of the pre-activations, [batch, gates · hidden], and the state. */
type Step = (projected: tf.Tensor2D, state: readonly tf.Tensor2D[]) => tf.Tensor2D[];

/** Runs one direction step by step. */
export function runSteps(
  config: RecurrentConfig,
  activations: readonly NodeActivation[],
  weights: DirectionWeights,
  { x, reverse, lengths, state }: Sequences,
): DirectionResult {
  const [batch, time, inputSize] = x.shape;
  const flat = tf.matMul(tf.reshape(x, [batch * time, inputSize]) as tf.Tensor2D, weights.kernel);
  const projected = weights.bias === undefined ? flat : tf.add(flat, weights.bias);
  // TensorFlow.js has no gradient of what is unstacked to a single part.
  const rows = (
    time === 1 ? [projected] : tf.unstack(tf.reshape(projected, [batch, time, -1]), 1)
  ) as tf.Tensor2D[];
  const step = steps[config.operator](config, activations, weights);
  const outputs: tf.Tensor2D[] = [];
  let now = [...state];
  for (let i = 0; i < time; i++) {
    const t = reverse ? time - 1 - i : i;
    const next = step(rows[t] as tf.Tensor2D, now);
    const going = lengths && column(lengths.map((length) => Number(t < length)));
    outputs[t] = going === undefined ? (next[0] as tf.Tensor2D) : tf.mul(next[0] as tf.Tensor2D, going);
    now = going === undefined ? next : next.map((after, k) => blend(going, after, now[k] as tf.Tensor2D));
  }
  return { output: tf.stack(outputs, 1) as tf.Tensor3D, state: now };
}

function column(values: number[]): tf.Tensor2D {
  return tf.tensor2d(values, [values.length, 1]);
}

function blend(going: tf.Tensor2D, after: tf.Tensor2D, before: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.mul(going, after), tf.mul(tf.sub(1, going), before));
}

type StepOf = (
  config: RecurrentConfig,
  activations: readonly NodeActivation[],
  weights: DirectionWeights,
) => Step;

const steps: Readonly<Record<RecurrentConfig['operator'], StepOf>> = { RNN: rnn, GRU: gru, LSTM: lstm };

/** Clips, and applies the activation of a place. */
function gateOf(
  { clip }: RecurrentConfig,
  activations: readonly NodeActivation[],
): (place: number, x: tf.Tensor2D) => tf.Tensor2D {
  return (place, x) =>
    activate(activations[place] as NodeActivation, clip === undefined ? x : tf.clipByValue(x, -clip, clip));
}

function rnn(...[config, activations, { recurrentKernel }]: Parameters<StepOf>): Step {
  const gate = gateOf(config, activations);
  return (projected, [h]) => [gate(0, tf.add(projected, tf.matMul(h as tf.Tensor2D, recurrentKernel)))];
}

/** Gates r, z, n. */
function gru(...[config, activations, weights]: Parameters<StepOf>): Step {
  const gate = gateOf(config, activations);
  const { recurrentKernel, recurrentBias } = weights;
  const [rz, n] = [columns(recurrentKernel, 0, 2, 3), columns(recurrentKernel, 2, 3, 3)];
  const [rzBias, nBias] =
    recurrentBias === undefined
      ? [undefined, undefined]
      : [columns(recurrentBias, 0, 2, 3), columns(recurrentBias, 2, 3, 3)];
  const withBias = (x: tf.Tensor2D, bias: tf.Tensor | undefined): tf.Tensor2D =>
    bias === undefined ? x : tf.add(x, bias);
  return (projected, [state]) => {
    const h = state as tf.Tensor2D;
    const gates = withBias(tf.add(columns(projected, 0, 2, 3), tf.matMul(h, rz)), rzBias);
    const [r, z] = tf.split(gate(0, gates), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    const inner = config.linearBeforeReset
      ? tf.mul(r, withBias(tf.matMul(h, n), nBias))
      : tf.matMul(tf.mul(r, h) as tf.Tensor2D, n);
    const candidate = gate(1, tf.add(columns(projected, 2, 3, 3), inner));
    return [tf.add(tf.mul(tf.sub(1, z), candidate), tf.mul(z, h))];
  };
}

/** Gates i, f, g, o. */
function lstm(...[config, activations, { recurrentKernel, peephole }]: Parameters<StepOf>): Step {
  const gate = gateOf(config, activations);
  const [pi, pf, po] = peephole === undefined ? [] : tf.split(peephole, 3);
  const seen = (x: tf.Tensor2D, weight: tf.Tensor | undefined, state: tf.Tensor2D): tf.Tensor2D =>
    weight === undefined ? x : tf.add(x, tf.mul(weight, state));
  return (projected, state) => {
    const [h, c] = state as [tf.Tensor2D, tf.Tensor2D];
    const [xi, xf, xg, xo] = tf.split(tf.add(projected, tf.matMul(h, recurrentKernel)), 4, 1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const i = gate(0, seen(xi, pi, c));
    const f: tf.Tensor2D = config.inputForget ? tf.sub(1, i) : gate(0, seen(xf, pf, c));
    const next: tf.Tensor2D = tf.add(tf.mul(f, c), tf.mul(i, gate(1, xg)));
    const o = gate(0, seen(xo, po, next));
    return [tf.mul(o, activate(activations[2] as NodeActivation, next)), next];
  };
}

/** The columns of some of the gates; the elements, of a vector. */
function columns<T extends tf.Tensor>(x: T, from: number, to: number, gates: number): T {
  const units = (x.shape.at(-1) as number) / gates;
  const lead = x.shape.slice(0, -1);
  return tf.slice(x, [...lead.map(() => 0), from * units], [...lead, (to - from) * units]) as T;
}
