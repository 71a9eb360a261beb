import * as tf from '@tensorflow/tfjs-core';
import type { Weight } from '../model/weights.ts';
import type { UpdateRule } from './rule.ts';

/** Applies an update rule to a model's weights and owns what the rule remembers. */
export interface Optimizer {
  readonly rule: UpdateRule;
  /** Updates made. */
  readonly step: number;
  /** What the rule remembers, each [weights]. */
  readonly slots: readonly tf.Tensor[];
  /**
   * Updates the weights.
   *
   * @param gradient All gradients end to end, in the order of the weights, shape [weights].
   */
  update(gradient: tf.Tensor1D, rate: number): void;
  /** Continues from saved state; the tensors become the optimiser's own. */
  load(step: number, slots: readonly tf.Tensor[]): void;
  dispose(): void;
}

/** Lays tensors end to end, [a, b] and [c] as [a*b + c]. */
export function flatten(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const parts = tensors.map((tensor) => tf.reshape(tensor, [-1]) as tf.Tensor1D);
  return parts.length === 1 ? (parts[0] as tf.Tensor1D) : tf.concat1d(parts);
}

/** Makes the optimiser of some weights. */
export function createOptimizer(rule: UpdateRule, weights: readonly Weight[]): Optimizer {
  const sizes = weights.map(({ variable }) => variable.size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const decays = weights.map(
    ({ variable }) => rule.weightDecay > 0 && (rule.decayBiases || variable.rank > 1),
  );
  let step = 0;
  let slots: tf.Tensor[] = rule.slots.map(() => tf.keep(tf.zeros([total])));
  return {
    rule,
    get step() {
      return step;
    },
    get slots() {
      return slots;
    },
    update(gradient, rate) {
      step++;
      tf.tidy(() => {
        const result = rule.update(gradient, slots, rate, step);
        const deltas = sizes.length === 1 ? [result.delta] : tf.split(result.delta, sizes);
        weights.forEach((weight, index) => {
          const { variable } = weight;
          const kept = decays[index] ? tf.mul(variable, 1 - rate * rule.weightDecay) : variable;
          weight.assign(tf.sub(kept, tf.reshape(deltas[index]!, variable.shape)));
          weight.constrain();
        });
        tf.dispose(slots);
        slots = result.slots.map((slot) => tf.keep(slot));
      });
    },
    load(savedStep, savedSlots) {
      tf.dispose(slots);
      step = savedStep;
      slots = savedSlots.map((slot) => tf.keep(slot));
    },
    dispose: () => tf.dispose(slots),
  };
}
