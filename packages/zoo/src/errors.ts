import { RecurraError, type RecurraErrorOptions } from '@recurra/plugin';

/**
 * What went wrong with a model's file.
 *
 * - `ERR_INTEGRITY`: it is not the file that was promised; nothing of it was parsed.
 * - `ERR_OFFLINE`: it would have to be fetched, and that is not allowed.
 * - `ERR_DOWNLOAD`: it could not be fetched; what came is kept, and the next try goes on from there.
 * - `ERR_CACHE`: it could not be kept: the disk or the browser's quota is full, or the folder cannot be written to.
 */
export type ZooErrorCode = 'ERR_INTEGRITY' | 'ERR_OFFLINE' | 'ERR_DOWNLOAD' | 'ERR_CACHE';

/** A model's file cannot be had, see {@link ZooErrorCode}. */
export class ZooError extends RecurraError {
  declare readonly code: ZooErrorCode;

  /**
   * @param code What kind of failure.
   * @param message Names the file, what was expected, what came, what to do.
   * @param options.cause The error this one was caused by.
   */
  constructor(code: ZooErrorCode, message: string, options?: RecurraErrorOptions) {
    super(code, message, options);
  }
}
