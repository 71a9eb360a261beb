import { RecurraError, type RecurraErrorOptions } from '@recurra/plugin';

/** A checkpoint is missing, damaged, or belongs to another model or run (`ERR_CHECKPOINT`). */
export class CheckpointError extends RecurraError {
  /** @param message Says which, and what to do. */
  constructor(message: string, options?: RecurraErrorOptions) {
    super('ERR_CHECKPOINT', message, options);
  }
}
