import type * as tf from '@tensorflow/tfjs-core';

/** How to run a cell over a sequence. */
export interface RunOptions {
  /** States before the first step, or null for zeros. */
  readonly states: readonly tf.Tensor2D[] | null;
  /** [batch, time] of 0 and 1 as floats; 0 makes the step carry the states over. Null if every step is real. */
  readonly mask: tf.Tensor2D | null;
  /** Go from the last time step to the first. Outputs stay aligned with the input's time axis. */
  readonly reverse: boolean;
  /** Whether to apply dropout. */
  readonly training: boolean;
  /** Output zeros at masked steps instead of the last output. */
  readonly zeroMasked: boolean;
  /** Whether the outputs of all steps are wanted, or only the last one's. */
  readonly sequence: boolean;
}

/** What running a cell over a sequence gives. */
export interface RunResult {
  /** Outputs of all steps, [batch, time, outputSize], if asked for. */
  readonly sequence: tf.Tensor3D | null;
  /** Output of the step processed last, [batch, outputSize]. */
  readonly last: tf.Tensor2D;
  /** States after the step processed last. */
  readonly states: tf.Tensor2D[];
}

/**
 * One step: takes what the input contributes and the states before it, gives the states after it.
 * The first state is the step's output.
 */
export type StepFunction = (projected: tf.Tensor2D, states: readonly tf.Tensor2D[]) => tf.Tensor2D[];
