import type { CheckpointStore } from '../checkpoint/types.ts';
import { type ResumeOptions, resume as resumeFromStore } from '../resume.ts';
import type { History } from '../types.ts';
import { directoryCheckpoint } from './directory.ts';

/**
 * Continues a training run from its newest checkpoint; like `resume` of `@recurra/train`, and takes a folder too.
 *
 * @param source A folder that {@link directoryCheckpoint} wrote to, or any store.
 * @param options See `resume` of `@recurra/train`.
 * @example await resume('runs/1', { model, dataset, loss: 'meanSquaredError', epochs: 100 });
 */
export function resume(source: string | CheckpointStore, options: ResumeOptions): Promise<History> {
  return resumeFromStore(typeof source === 'string' ? directoryCheckpoint(source) : source, options);
}
