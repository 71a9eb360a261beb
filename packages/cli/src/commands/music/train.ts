import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setThreads } from '@recurra/core';
import {
  fitMusicModel,
  fromFrames,
  type MusicFitOptions,
  type MusicProgress,
  writeMidi,
} from '@recurra/music';
import { UsageError } from '../../errors.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../output/write-files.ts';
import { useBackend } from '../../tfjs/backend.ts';
import type { TrainFlags } from './flags.ts';
import { readPieces } from './read-pieces.ts';

/** Pieces from which on every tenth is kept apart, to see how well others are learned. */
const enough = 10;

function fitOptions(flags: TrainFlags, signal: AbortSignal): MusicFitOptions {
  const { epochs, hidden, kind, members, preset, seed } = flags;
  return {
    seed,
    signal,
    ...(kind !== undefined && { kind }),
    ...(preset !== undefined && { preset }),
    ...(epochs !== undefined && { epochs }),
    ...(members !== undefined && { members }),
    ...(hidden !== undefined && { hiddenSize: hidden, noteHiddenSize: hidden }),
  };
}

/** Runs `recurra music train`. */
export async function runTrain(flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const { data, out, samples } = flags;
  if (data === undefined) throw new UsageError('--data is required: the music to learn from.');
  if (out === undefined) throw new UsageError('--out is required: a folder for the model.');
  await prepareFolder(out);
  if (samples !== undefined) await prepareFolder(samples, '--samples');
  const talk = talkOf(flags);
  const { dataset, files, skipped } = await readPieces('--data', data, flags.grid);
  for (const { file, reason } of skipped) talk.say(`Skipped ${file}: ${reason}`);
  const { train, valid } = dataset;
  const apart = valid.length === 0 && train.length >= enough;
  const parts = apart
    ? { train: train.filter((_, i) => i % 10 !== 9), valid: train.filter((_, i) => i % 10 === 9), test: [] }
    : dataset;
  talk.say(
    `${parts.train.length} pieces to learn from${parts.valid.length > 0 ? `, ${parts.valid.length} kept apart` : ''}` +
      `${skipped.length > 0 ? `, ${skipped.length} of ${files} files skipped` : ''}.`,
  );
  await useBackend(flags.backend, talk.say);
  if (flags.backend === 'wasm') await setThreads(flags.threads);
  const figures: (number | undefined)[] = [];
  const fitted = await withProgress(talk.progress, 'Training', (update) => {
    const onProgress = (progress: MusicProgress): void => {
      const { epoch, epochEnd, epochs, member, members, nllPerFrame, sample, validationNllPerFrame } =
        progress;
      const share = (member - 1 + (epoch - (epochEnd ? 0 : 1)) / epochs) / members;
      const held = validationNllPerFrame ?? figures.at(-1);
      if (epochEnd) figures.push(validationNllPerFrame);
      update(
        share,
        `${nllPerFrame.toFixed(2)} nats${held === undefined ? '' : `, ${held.toFixed(2)} on those kept apart`}`,
      );
      if (sample !== undefined && samples !== undefined) {
        void writeFiles(samples, { [`epoch-${epoch}.mid`]: writeMidi(fromFrames(sample)) });
      }
    };
    const sampling = samples === undefined ? {} : { sampleEvery: 5 };
    return fitMusicModel(parts, { ...fitOptions(flags, signal), ...sampling, onProgress });
  });
  const { epochs, model, parameters, seconds } = fitted;
  const validation = parts.valid.length > 0 ? await model.evaluate(parts.valid, { signal }) : undefined;
  const card = {
    task: 'compose',
    kind: model.manifest.kind,
    dataSource: data,
    pieces: parts.train.length,
    metrics: {
      ...(validation !== undefined && { validNllPerFrame: validation.nllPerFrame }),
      parameters,
      epochs,
    },
    reproduce: ['recurra', ...process.argv.slice(2)].join(' '),
    file: 'model.onnx',
    bytes: model.bytes.length,
    sha256: createHash('sha256').update(model.bytes).digest('hex'),
  };
  await writeFiles(out, { 'model.onnx': model.bytes, 'card.json': `${JSON.stringify(card, null, 2)}\n` });
  model.dispose();
  printResult(
    flags,
    () => ({ ...card, seconds, skipped }),
    () =>
      `${join(out, 'model.onnx')}: ${parameters} parameters, trained in ${seconds.toFixed(0)} s` +
      `${validation === undefined ? '' : `, ${validation.nllPerFrame.toFixed(3)} nats a frame on the pieces kept apart`}.`,
  );
}
