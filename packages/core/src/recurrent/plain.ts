import * as tf from '@tensorflow/tfjs-core';
import type {
  GateOptions,
  GruOptions,
  GruWeights,
  LstmOptions,
  LstmWeights,
  RecurrentResult,
  RecurrentWeights,
} from './types.ts';

/** What the plain loops need besides a step: already checked, already filled in. */
export interface PlainOptions {
  readonly state: readonly tf.Tensor2D[];
  /** Shape [batch, time], bool. */
  readonly mask?: tf.Tensor2D | undefined;
  readonly zeroMasked: boolean;
  readonly reverse: boolean;
}

type Step = (xt: tf.Tensor2D, state: tf.Tensor2D[]) => tf.Tensor2D[];

/** The loop over time, written for reading; differentiated by tfjs itself, it is what the fused ops are tested against. */
function plainLoop(x: tf.Tensor3D, options: PlainOptions, step: Step): RecurrentResult {
  const time = x.shape[1];
  const outputs: tf.Tensor2D[] = new Array(time);
  let state = [...options.state];
  for (let index = 0; index < time; index++) {
    const t = options.reverse ? time - 1 - index : index;
    const xt = tf.squeeze<tf.Tensor2D>(tf.slice(x, [0, t, 0], [-1, 1, -1]), [1]);
    const next = step(xt, state);
    if (options.mask === undefined) {
      state = next;
      outputs[t] = next[0]!;
      continue;
    }
    const real = tf.slice(options.mask, [0, t], [-1, 1]);
    state = next.map((value, part) => tf.where(real, value, state[part]!));
    outputs[t] = options.zeroMasked ? tf.where(real, state[0]!, tf.zerosLike(state[0]!)) : state[0]!;
  }
  return { output: tf.stack(outputs, 1) as tf.Tensor3D, state };
}

function affine(x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D | undefined): tf.Tensor2D {
  const product: tf.Tensor2D = tf.matMul(x, kernel);
  return bias === undefined ? product : tf.add(product, bias);
}

function gatesOf({ recurrentActivation }: GateOptions): (x: tf.Tensor) => tf.Tensor {
  if (recurrentActivation !== 'hardSigmoid') return tf.sigmoid;
  return (x) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1);
}

/** h' = act(x·W + h·U + b) */
export function plainSimpleRnn(
  x: tf.Tensor3D,
  weights: RecurrentWeights,
  options: PlainOptions & { readonly activation: 'tanh' | 'relu' },
): RecurrentResult {
  return plainLoop(x, options, (xt, [h]) => {
    const z = tf.add(affine(xt, weights.kernel, weights.bias), tf.matMul(h!, weights.recurrentKernel));
    return [(options.activation === 'relu' ? tf.relu(z) : tf.tanh(z)) as tf.Tensor2D];
  });
}

/**
 * i, f, o = σ(x·W + h·U + p∘c + b), g = tanh(…); c' = f*c + i*g; h' = o*tanh(c') or (o*tanh(c'))·P.
 *
 * What enters the activations is clipped; coupled gates have f = 1 - i.
 */
export function plainLstm(
  x: tf.Tensor3D,
  weights: LstmWeights,
  options: PlainOptions & Pick<LstmOptions, 'recurrentActivation' | 'clip' | 'coupled'>,
): RecurrentResult {
  const sigma = gatesOf(options);
  const { clip = 0, coupled = false } = options;
  const bounded = (z: tf.Tensor): tf.Tensor => (clip > 0 ? tf.clipByValue(z, -clip, clip) : z);
  const peepholes = weights.peephole === undefined ? [] : tf.split(weights.peephole, 3);
  const see = (z: tf.Tensor, gate: number, cell: tf.Tensor2D): tf.Tensor =>
    bounded(peepholes.length === 0 ? z : tf.add(z, tf.mul(peepholes[gate]!, cell)));
  return plainLoop(x, options, (xt, [h, c]) => {
    const z = tf.add(affine(xt, weights.kernel, weights.bias), tf.matMul(h!, weights.recurrentKernel));
    const [zi, zf, zg, zo] = tf.split(z, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const i = sigma(see(zi, 0, c!));
    const f = coupled ? tf.sub(1, i) : sigma(see(zf, 1, c!));
    const cell: tf.Tensor2D = tf.add(tf.mul(f, c!), tf.mul(i, tf.tanh(bounded(zg))));
    const output: tf.Tensor2D = tf.mul(sigma(see(zo, 2, cell)), tf.tanh(cell));
    return [weights.projection === undefined ? output : tf.matMul(output, weights.projection), cell];
  });
}

/** r, z = σ(…); n = tanh(xn + r*(h·Un + rbn)) or, reset before, tanh(xn + (r*h)·Un); h' = (1-z)*n + z*h */
export function plainGru(
  x: tf.Tensor3D,
  weights: GruWeights,
  options: PlainOptions & Pick<GruOptions, 'resetAfter' | 'recurrentActivation'>,
): RecurrentResult {
  const hidden = weights.recurrentKernel.shape[0];
  const sigma = gatesOf(options);
  return plainLoop(x, options, (xt, [state]) => {
    const h = state!;
    const [xr, xz, xn] = tf.split(affine(xt, weights.kernel, weights.bias), 3, 1);
    const [ur, uz, un] = tf.split(weights.recurrentKernel, 3, 1) as tf.Tensor2D[];
    const bias = weights.recurrentBias ?? tf.zeros<tf.Rank.R1>([3 * hidden]);
    const [br, bz, bn] = tf.split(bias, 3) as tf.Tensor1D[];
    const r = sigma(tf.add(xr!, affine(h, ur!, br)));
    const z = sigma(tf.add(xz!, affine(h, uz!, bz)));
    const recurrent = options.resetAfter
      ? tf.mul(r, affine(h, un!, bn))
      : affine(tf.mul<tf.Tensor2D>(r, h), un!, bn);
    const n = tf.tanh(tf.add(xn!, recurrent));
    return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
  });
}
