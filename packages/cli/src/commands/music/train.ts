import { join } from 'node:path';
import { setThreads } from '@recurra/core';
import { type FittedMusicModel, fitMusicModel, type MusicDataset, reportToText } from '@recurra/music';
import { printResult, type Talk, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { writeFiles } from '../../output/write-files.ts';
import { useBackend } from '../../tfjs/backend.ts';
import type { TrainFlags } from './flags.ts';
import { makeMusicCard } from './model-card.ts';
import { readData } from './read-data.ts';
import { checkTrainFlags, datasetOptions, fitOptions } from './train-options.ts';
import { TrainingWatch } from './training-watch.ts';

/** Trains, with its progress shown and its state kept. */
async function train(
  flags: TrainFlags,
  dataset: MusicDataset,
  watch: TrainingWatch,
  talk: Talk,
  signal: AbortSignal,
): Promise<FittedMusicModel> {
  const { checkpoint: folder, resume = false, sampleEvery, samples } = flags;
  const checkpoint =
    folder === undefined ? undefined : (await import('@recurra/train/node')).directoryCheckpoint(folder);
  try {
    return await withProgress(talk.progress, 'Training', (update) =>
      fitMusicModel(dataset, {
        ...fitOptions(flags),
        signal,
        ...(samples !== undefined && { sampleEvery }),
        ...(checkpoint !== undefined && { checkpoint, resume }),
        onProgress: (progress) => {
          const { activity, share } = watch.take(progress);
          update(share, activity, progress.etaSeconds);
        },
      }),
    );
  } catch (error) {
    if (signal.aborted && folder !== undefined && (await checkpoint?.read()) !== undefined) {
      talk.say(`The state of training is in ${folder}; go on with --checkpoint ${folder} --resume.`);
    }
    throw signal.aborted ? signal.reason : error;
  } finally {
    await watch.finish();
  }
}

/** Runs `recurra music train`. */
export async function runTrain(flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const { data, out } = await checkTrainFlags(flags);
  const talk = talkOf(flags);
  const reading = datasetOptions(flags);
  const { dataset, report } = await readData('--data', data, reading, talk, signal);
  talk.say(reportToText(report));
  const backend = await useBackend(flags.backend, talk.say);
  if (backend === 'wasm') await setThreads(flags.threads);
  const watch = new TrainingWatch(talk, flags.samples);
  const fitted = await train(flags, dataset, watch, talk, signal);
  const { epochs, model, notes, parameters, seconds, validationNllPerFrame } = fitted;
  for (const note of notes) talk.say(note);
  const metrics: Record<string, number> = {};
  try {
    for (const split of ['valid', 'test'] as const) {
      if (dataset[split].length === 0) continue;
      const { nllPerFrame } = await withProgress(talk.progress, `Evaluating on ${split}`, (update) =>
        model.evaluate(dataset[split], {
          signal,
          onProgress: ({ done, pieces }) => update(done / pieces),
        }),
      );
      metrics[`${split}NllPerFrame`] = Number(nllPerFrame.toFixed(4));
    }
    const card = makeMusicCard(out, model.bytes, data, report, {
      kind: model.manifest.kind,
      metrics: { ...metrics, parameters, epochs, trainingSeconds: Math.round(seconds) },
      dataset: { ...reading, stepsPerQuarter: report.stepsPerQuarter },
      notes,
    });
    const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
    await writeFiles(out, {
      'model.onnx': model.bytes,
      'card.json': json(card),
      'dataset.json': json(report),
      'history.csv': watch.history(validationNllPerFrame),
    });
    const skipped = report.files.flatMap(({ name, skipped: all }) =>
      all.map(({ piece, reason, why }) => ({ file: name, ...(piece && { piece }), reason, why })),
    );
    const held = metrics.validNllPerFrame;
    printResult(
      flags,
      () => ({ ...card, seconds, skipped }),
      () =>
        `${join(out, 'model.onnx')}: ${parameters} parameters, trained in ${seconds.toFixed(0)} s` +
        `${held === undefined ? '' : `, ${held.toFixed(3)} nats a frame on the pieces kept apart`}.`,
    );
  } finally {
    model.dispose();
  }
}
