import { updateOnHost } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Weight } from '../model/weights.ts';
import type { UpdateRule } from './rule.ts';

/** Applies an update rule to a model's weights and owns what the rule remembers. */
export interface Optimizer {
  readonly rule: UpdateRule;
  /** Updates made. */
  readonly step: number;
  /** What the rule remembers, each [weights]. The next update may change them in place. */
  readonly slots: readonly tf.Tensor[];
  /**
   * Updates the weights.
   *
   * @param gradients One for each weight, of its shape.
   * @param scale What the gradients are multiplied by first; 1 if left out.
   */
  update(gradients: readonly tf.Tensor[], rate: number, scale?: number): void;
  /** Continues from saved state; the tensors are copied and stay the caller's. */
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
    update(gradients, rate, scale = 1) {
      step++;
      const keep = decays.map((decay) => (decay ? 1 - rate * rule.weightDecay : 1));
      const next = updateOnHost(
        weights.map(({ variable }) => variable),
        gradients,
        slots,
        rule.loop({ rate, step, scale, keep }),
      );
      if (next !== undefined) {
        weights.forEach((weight, index) => {
          weight.assign(next[index]!);
          weight.constrain();
        });
        tf.dispose(next);
        return;
      }
      tf.tidy(() => {
        const flat = flatten(gradients);
        const gradient = scale === 1 ? flat : tf.mul(flat, scale);
        const result = rule.update(gradient, slots, rate, step);
        const deltas = sizes.length === 1 ? [result.delta] : tf.split(result.delta, sizes);
        weights.forEach((weight, index) => {
          const { variable } = weight;
          const kept = decays[index] ? tf.mul(variable, keep[index]!) : variable;
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
      // Copies: updates change slots in place, and values read from a checkpoint may be the checkpoint's own.
      slots = savedSlots.map((slot) => tf.keep(tf.mul(slot, 1)));
    },
    dispose: () => tf.dispose(slots),
  };
}
