import type { MusicFitOptions } from '@recurra/music';
import type { DatasetOptions } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { given } from '../../options/given.ts';
import { prepareFolder } from '../../output/write-files.ts';
import type { TrainFlags } from './flags.ts';

/** Handed on as they are. */
const plain = [
  'kind',
  'preset',
  'cell',
  'layers',
  'conditions',
  'epochs',
  'batchSize',
  'learningRate',
  'weightDecay',
  'dropout',
  'inputDropout',
  'transpose',
  'patience',
  'temperature',
  'quantize',
  'members',
] as const satisfies readonly (keyof TrainFlags & keyof MusicFitOptions)[];

/** How the data is read: what the card keeps, so that it is split the same way again. */
export function datasetOptions(flags: TrainFlags): DatasetOptions {
  return given({
    stepsPerQuarter: flags.grid,
    minQuarters: flags.minQuarters,
    maxQuarters: flags.maxQuarters,
    minPolyphony: flags.minPolyphony,
    maxNotes: flags.maxNotes,
    validShare: flags.valid,
    testShare: flags.test,
    percussion: flags.percussion,
    pedal: flags.pedal,
    duplicates: flags.keepDuplicates ? 'keep' : undefined,
    estimateKeys: flags.conditions?.includes('key') || undefined,
    seed: flags.seed,
  });
}

/** How the model is trained, besides what watches it. */
export function fitOptions(flags: TrainFlags): MusicFitOptions {
  const { embedding, hidden, minutes, noteHidden = hidden, seed } = flags;
  return {
    ...given(Object.fromEntries(plain.map((key) => [key, flags[key]]))),
    ...given({
      hiddenSize: hidden,
      noteHiddenSize: noteHidden,
      embeddingSize: embedding,
      maxSeconds: minutes === undefined ? undefined : 60 * minutes,
    }),
    seed,
  };
}

/**
 * Checks what can be checked before anything is read.
 *
 * @throws UsageError if something is missing, does not fit together, or a folder cannot be written to.
 */
export async function checkTrainFlags(flags: TrainFlags): Promise<{ data: string; out: string }> {
  const { checkpoint, data, kind, out, resume, samples } = flags;
  if (data === undefined) throw new UsageError('--data is required: the music to learn from.');
  if (out === undefined) throw new UsageError('--out is required: a folder for the model.');
  if (resume && checkpoint === undefined) {
    throw new UsageError(
      '--resume needs --checkpoint <folder>: the folder the earlier run saved its state in.',
    );
  }
  if (samples !== undefined && kind === 'event') {
    throw new UsageError('--samples: models of events give none while they learn; leave it out.');
  }
  await prepareFolder(out);
  if (samples !== undefined) await prepareFolder(samples, '--samples');
  if (checkpoint !== undefined) await prepareFolder(checkpoint, '--checkpoint');
  return { data, out };
}
