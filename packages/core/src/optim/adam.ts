import { type Kernels, withBlocks } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { kernelsFor } from '../kernels/runtime.ts';
import type { WeightArrays, WeightLoop } from './host-update.ts';

/** The numbers of one Adam update. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** Learning rate. */
  readonly rate: number;
  /** Number of this update, counted from 1. */
  readonly step: number;
  /** What the gradient is multiplied by first: clipping, averaging. */
  readonly scale: number;
  /** What each weight is multiplied by before the update: 1 - rate·λ with decoupled decay λ, else 1. */
  readonly keep: readonly number[];
}

/** Below this many numbers, copying into the kernels' memory costs more than it saves. */
const worthCopying = 512;

/**
 * Adam as one loop over a weight; slots: first and second moment.
 *
 *   m ← β1·m + (1-β1)·g,   v ← β2·v + (1-β2)·g²
 *   θ ← keep·θ - rate · m/(1-β1ᵗ) / (√(v/(1-β2ᵗ)) + ε)
 *
 * Large weights go through the WebAssembly kernels, where there are any: four numbers at once, in 32 bits.
 *
 * @see Kingma & Ba 2015, Adam: a method for stochastic optimization; Loshchilov & Hutter 2019 for the decay.
 */
export function adamLoop(step: AdamStep): WeightLoop {
  const kernels = kernelsFor(tf.getBackend());
  const folded = fold(step);
  return (arrays, index) => {
    const keep = step.keep[index]!;
    if (kernels === undefined || arrays.weight.length < worthCopying) updateHere(arrays, folded, keep);
    else updateOnKernels(kernels, arrays, folded, keep);
  };
}

/** Adam with the bias corrections folded into step size and ε, which is the same with less to compute. */
interface FoldedStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly scale: number;
  readonly stepSize: number;
  readonly offset: number;
}

function fold({ beta1, beta2, epsilon, rate, step, scale }: AdamStep): FoldedStep {
  const root = Math.sqrt(1 - beta2 ** step);
  return { beta1, beta2, scale, stepSize: (rate * root) / (1 - beta1 ** step), offset: epsilon * root };
}

function updateHere(
  { weight, next, gradient, slots }: WeightArrays,
  { beta1, beta2, scale, stepSize, offset }: FoldedStep,
  keep: number,
): void {
  const [first, second] = slots as readonly [Float32Array, Float32Array];
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i]! * scale;
    const m = first[i]! * beta1 + g * rest1;
    const v = second[i]! * beta2 + g * g * rest2;
    first[i] = m;
    second[i] = v;
    next[i] = weight[i]! * keep - (stepSize * m) / (Math.sqrt(v) + offset);
  }
}

function updateOnKernels(
  kernels: Kernels,
  { weight, next, gradient, slots }: WeightArrays,
  { beta1, beta2, scale, stepSize, offset }: FoldedStep,
  keep: number,
): void {
  const [first, second] = slots as readonly [Float32Array, Float32Array];
  const { exports, heap } = kernels;
  const { length } = weight;
  withBlocks(kernels, (blocks) => {
    // The kernel works to the end of the last vector.
    const put = (values: Float32Array): number => {
      const at = blocks.take(kernels.pad(length));
      heap.view(at, length).set(values);
      return at;
    };
    const [w, g, m, v] = [put(weight), put(gradient), put(first), put(second)];
    exports.adam(w, g, m, v, length, scale, beta1, beta2, stepSize, offset, keep);
    next.set(heap.view(w, length));
    first.set(heap.view(m, length));
    second.set(heap.view(v, length));
  });
}
