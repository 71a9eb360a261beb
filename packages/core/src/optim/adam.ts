import type { WeightLoop } from './host-update.ts';

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

/**
 * Adam as one loop over a weight; slots: first and second moment.
 *
 *   m ← β1·m + (1-β1)·g,   v ← β2·v + (1-β2)·g²
 *   θ ← keep·θ - rate · m/(1-β1ᵗ) / (√(v/(1-β2ᵗ)) + ε)
 *
 * @see Kingma & Ba 2015, Adam: a method for stochastic optimization; Loshchilov & Hutter 2019 for the decay.
 */
export function adamLoop({ beta1, beta2, epsilon, rate, step, scale, keep }: AdamStep): WeightLoop {
  const root = Math.sqrt(1 - beta2 ** step);
  const stepSize = (rate * root) / (1 - beta1 ** step);
  const offset = epsilon * root;
  return ({ weight, next, gradient, slots }, index) => {
    updateAdam(weight, next, gradient, slots[0]!, slots[1]!, {
      beta1,
      beta2,
      scale,
      stepSize,
      offset,
      keep: keep[index]!,
    });
  };
}

/** Adam with the bias corrections folded into step size and ε. */
interface FoldedStep {
  readonly beta1: number;
  readonly beta2: number;
  readonly scale: number;
  readonly stepSize: number;
  readonly offset: number;
  readonly keep: number;
}

function updateAdam(
  weight: Float32Array,
  next: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, scale, stepSize, offset, keep }: FoldedStep,
): void {
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
