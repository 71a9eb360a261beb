import { RecurraError } from '@recurra/plugin';
import type { History } from './types.ts';

/** Where a {@link NonFiniteError} came up. */
export interface NonFiniteErrorOptions {
  readonly step: number;
  readonly epoch: number;
  readonly tensor: string;
}

/**
 * Training met NaN or an infinite number and stopped before it reached the weights (`ERR_NON_FINITE`).
 * The model has the weights of the best epoch, or, before the end of the first, those of the last good step.
 */
export class NonFiniteError extends RecurraError {
  /** The update that could not be made, counted from 1. */
  readonly step: number;
  /** The epoch it is in, counted from 1. */
  readonly epoch: number;
  /** What is not finite: `loss`, `validation loss`, `x`, `y`, or `gradient of <weight>`, `weight <weight>`. */
  readonly tensor: string;
  /** What training came to until then; `stopped` is `'nan'`. */
  history: History | undefined = undefined;

  /**
   * @param message Names the step, the tensor and what to do.
   * @param options Where it came up.
   */
  constructor(message: string, options: NonFiniteErrorOptions) {
    super('ERR_NON_FINITE', message);
    this.step = options.step;
    this.epoch = options.epoch;
    this.tensor = options.tensor;
  }
}
