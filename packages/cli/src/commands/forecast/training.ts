import type { FitOptions, ForecastProgress } from '@recurra/forecasting';
import { UsageError } from '../../errors.ts';
import { ProgressLine } from '../../output/progress.ts';
import type { Talk } from '../../output/talk.ts';
import { prepareFolder } from '../../output/write-files.ts';
import type { TrainFlags } from './options/common.ts';

/**
 * Checks the options that keep the state of training, before anything is read.
 *
 * @throws UsageError if they do not fit together, or the folder cannot be written to.
 */
export async function checkCheckpoint({ checkpoint, resume }: TrainFlags): Promise<void> {
  if (resume && checkpoint === undefined) {
    throw new UsageError(
      '--resume needs --checkpoint <folder>: the folder the earlier run saved its state in.',
    );
  }
  if (checkpoint !== undefined) await prepareFolder(checkpoint, '--checkpoint');
}

/** What training needs besides the model's options. */
export type TrainingContext = Pick<
  FitOptions,
  'seed' | 'previewEvery' | 'signal' | 'onProgress' | 'checkpoint' | 'resume'
>;

/**
 * Trains with progress shown and the state kept.
 *
 * @param flags Seed and checkpoint.
 * @param talk Where progress goes.
 * @param signal Stops it.
 * @param work Trains, with the options it is handed.
 * @returns What `work` returns.
 * @throws What `work` throws; the signal's reason if it was stopped, after a word on how to go on.
 */
export async function withTraining<T>(
  flags: TrainFlags,
  talk: Talk,
  signal: AbortSignal,
  work: (context: TrainingContext) => Promise<T>,
): Promise<T> {
  const { checkpoint: folder } = flags;
  const checkpoint =
    folder === undefined ? undefined : (await import('@recurra/train/node')).directoryCheckpoint(folder);
  const line = talk.progress === undefined ? undefined : new ProgressLine(talk.progress);
  try {
    const result = await work({
      seed: flags.seed,
      previewEvery: 0,
      signal,
      ...(checkpoint === undefined ? {} : { checkpoint, resume: flags.resume ?? false }),
      ...(line === undefined ? {} : { onProgress: (p: ForecastProgress) => line.update(p) }),
    });
    line?.finish();
    return result;
  } catch (error) {
    line?.abandon();
    if (signal.aborted && folder !== undefined && (await checkpoint?.read()) !== undefined) {
      talk.say(`The state of training is in ${folder}; go on with --checkpoint ${folder} --resume.`);
    }
    throw signal.aborted ? signal.reason : error;
  }
}
