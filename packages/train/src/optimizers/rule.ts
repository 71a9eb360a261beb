import type { WeightLoop } from '@recurra/core';
import type * as tf from '@tensorflow/tfjs-core';

/** What one update comes to. */
export interface RuleResult {
  /** To be subtracted from the weights, shape [weights]. */
  readonly delta: tf.Tensor;
  /** The new slots, in the rule's order, each [weights]. */
  readonly slots: readonly tf.Tensor[];
}

/** The numbers of one update. */
export interface HostStep {
  /** Learning rate. */
  readonly rate: number;
  /** Number of this update, counted from 1. */
  readonly step: number;
  /** What the gradient is multiplied by first. */
  readonly scale: number;
  /** What each weight is multiplied by before the update. */
  readonly keep: readonly number[];
}

/**
 * How an optimiser turns a gradient into an update: a pure function over all weights laid end to end, so that the
 * number of tensor ops does not grow with the number of weights; and the same as a loop over host memory.
 */
export interface UpdateRule {
  readonly name: string;
  /** Names of the vectors it remembers between updates; they start as zeros. */
  readonly slots: readonly string[];
  /** The rate where none is given. */
  readonly defaultRate: number;
  /** Share of a weight that decays per unit of learning rate, before the update; 0 for none. */
  readonly weightDecay: number;
  /** Whether weights of rank 0 and 1 decay too. */
  readonly decayBiases: boolean;
  /**
   * @param gradient Shape [weights].
   * @param slots Values from the update before, each [weights].
   * @param rate Learning rate.
   * @param step Number of this update, counted from 1.
   */
  update(gradient: tf.Tensor, slots: readonly tf.Tensor[], rate: number, step: number): RuleResult;
  /** The same as one loop over each weight, where memory is the host's. */
  loop(step: HostStep): WeightLoop;
}
