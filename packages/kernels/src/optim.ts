import { withBlocks } from './blocks.ts';
import type { Kernels } from './kernels.ts';

/** An update by Adam or AdamW. */
export interface AdamOptions {
  /** Number of this update, counted from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** AdamW: share of a weight that decays per unit of learning rate. Default 0. */
  readonly weightDecay?: number;
  /** Largest global norm of the gradient; larger ones are scaled down to it. None if left out. */
  readonly clipNorm?: number;
}

/**
 * One fused update by Adam or AdamW of all weights laid end to end, clipped by the gradient's global norm.
 *
 *   g ← g·min(1, clipNorm/‖g‖)   m ← β1·m + (1-β1)·g   v ← β2·v + (1-β2)·g²
 *   θ ← θ - η·λ·θ - η·m/(1-β1ᵗ) / (√(v/(1-β2ᵗ)) + ε)
 *
 * @param weights, first, second Changed in place, all of one length.
 * @returns The gradient's global norm before clipping.
 * @see Kingma & Ba 2015; Loshchilov & Hutter 2019.
 * @example const norm = adam(kernels, w, g, m, v, { step: 1, learningRate: 1e-3, clipNorm: 1 });
 */
export function adam(
  kernels: Kernels,
  weights: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  options: AdamOptions,
): number {
  const { step, learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay = 0 } = options;
  const { exports, heap } = kernels;
  return withBlocks(kernels, (blocks) => {
    const [w, g, m, v] = [weights, gradient, first, second].map((values) => {
      const at = blocks.take(kernels.pad(values.length));
      heap.view(at, values.length).set(values);
      return at;
    }) as [number, number, number, number];
    const n = weights.length;
    const norm = Math.sqrt(exports.sumOfSquares(g, n));
    const { clipNorm } = options;
    const scale = clipNorm !== undefined && norm > clipNorm ? clipNorm / norm : 1;
    const root = Math.sqrt(1 - beta2 ** step);
    const rate = (learningRate * root) / (1 - beta1 ** step);
    exports.adam(w, g, m, v, n, scale, beta1, beta2, rate, epsilon * root, 1 - learningRate * weightDecay);
    weights.set(heap.view(w, n));
    first.set(heap.view(m, n));
    second.set(heap.view(v, n));
    return norm;
  });
}
