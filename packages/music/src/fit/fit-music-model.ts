import { createRng } from '@recurra/core';
import { quantizeOnnx, serializeOnnx } from '@recurra/onnx';
import { ArgumentError, isRecurraError } from '@recurra/plugin';
import type { History } from '@recurra/train';
import { createCodec } from '../codec/create-codec.ts';
import { checkFrame } from '../codec/frame-scene.ts';
import type { FittedMusicModel, MusicFitOptions } from '../contract/fit.ts';
import type { MusicDataset } from '../contract/piece.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';
import { writeGraph } from '../model/export/write-graph.ts';
import { createMusicNetwork } from '../model/network.ts';
import { trainNetwork } from '../model/train-network.ts';
import { manifestOf } from './manifest-of.ts';
import { reportTraining, weightsOf } from './progress.ts';
import { type JobSettings, type MemberSettings, resolveSettings } from './settings.ts';
import { type JobRecord, joinWeights, memberWeights, openTraining, splitWeights } from './training-job.ts';
import { widenWeights } from './widen-weights.ts';

const where = 'fitMusicModel()';

/** @throws ArgumentError unless there is something to learn from. */
function checkPieces({ train, valid }: MusicDataset): void {
  const grid = train[0]?.stepsPerQuarter;
  if (grid === undefined) {
    throw new ArgumentError(`${where}: dataset.train must hold at least one piece, got none.`);
  }
  for (const [name, pieces] of Object.entries({ train, valid })) {
    pieces.forEach(({ frames, stepsPerQuarter }, i) => {
      if (stepsPerQuarter !== grid) {
        throw new ArgumentError(
          `${where}: all pieces must have the same stepsPerQuarter, got ${grid} and, in ${name}[${i}], ${stepsPerQuarter}; ` +
            'quantise them to one grid.',
        );
      }
      frames.forEach((frame, at) => {
        checkFrame(`${where}: ${name}[${i}]`, frame, at);
      });
    });
  }
  if (train.every(({ frames }) => frames.length === 0)) {
    throw new ArgumentError(`${where}: dataset.train must hold some frames, got none.`);
  }
}

/** What is worth knowing of how a network's training ended; nothing if it went its way. */
function endingNotes({ bestEpoch, loss, stopped }: History, member: number): string[] {
  const network = `Network ${member + 1}`;
  if (stopped === 'early') {
    return [
      `${network} stopped early, after ${loss.length} epochs; it is as it was after epoch ${bestEpoch}.`,
    ];
  }
  return stopped === 'aborted'
    ? [`The time for network ${member + 1} was up after ${loss.length} epochs.`]
    : [];
}

/**
 * Trains a model on pieces.
 *
 * Nothing is held out by itself: where `dataset.valid` is empty, all epochs are trained on everything.
 *
 * @param dataset Pieces on one grid; those in `valid` are only looked at, and may be none.
 * @param options See {@link MusicFitOptions}.
 * @returns The model, ready to be used; `model.bytes` is the file.
 * @throws ArgumentError if options or pieces are not as they should be, or the learning rate is too large; the signal's reason if it is aborted.
 * @example
 * const { model } = await fitMusicModel(readJsb(text), { kind: 'note', onProgress: console.log });
 */
export async function fitMusicModel(
  dataset: MusicDataset,
  options: MusicFitOptions = {},
): Promise<FittedMusicModel> {
  checkPieces(dataset);
  const settings = resolveSettings(dataset.train, options);
  settings.signal?.throwIfAborted();
  const train = dataset.train.filter(({ frames }) => frames.length > 0);
  const valid = dataset.valid.filter(({ frames }) => frames.length > 0);
  const pieces = { train, valid };
  const { checkpoint: store, resume = false } = options;
  const checkpoint = store && openTraining(store, settings, pieces, resume);
  const before = await checkpoint?.read();
  const start = performance.now() - 1000 * (before?.record.seconds ?? 0);
  const seconds = (): number => (performance.now() - start) / 1000;
  const done = [...(before?.arrays ?? [])];
  let { figures, epochs, notes }: Pick<JobRecord, 'figures' | 'epochs' | 'notes'> = before?.record ?? {
    figures: [],
    epochs: 0,
    notes: checkpoint?.useless()
      ? ['The checkpoint was of other pieces or options, or damaged; training started anew.']
      : [],
  };
  for (const [member, own] of settings.members.entries()) {
    if (member < done.length) continue;
    const begun = before?.stage === member ? before.record.begun : seconds();
    const record: JobRecord = {
      figures,
      epochs,
      notes,
      begun,
      // Read at every save.
      get seconds() {
        return seconds();
      },
    };
    await checkpoint?.begin({ stage: member, record, arrays: [...done] });
    const rng = createRng(own.seed);
    const network = createMusicNetwork(own.spec, createCodec(own.spec).layout, own, rng.fork('weights'));
    try {
      const listener = reportTraining({
        settings,
        onProgress: options.onProgress,
        train,
        member,
        network,
        memberSeconds: () => seconds() - begun,
      });
      const history = await trainNetwork(
        network,
        pieces,
        own,
        listener,
        rng.fork('data'),
        checkpoint && { store: checkpoint.training, seconds: seconds() - begun },
      );
      if (member === 0) figures = history.validationLoss;
      epochs = Math.max(epochs, history.loss.length);
      notes = [...notes, ...endingNotes(history, member)];
      done.push(joinWeights(memberWeights(own), weightsOf(network)));
    } catch (error) {
      throw isRecurraError(error, 'ERR_NON_FINITE') ? tooFast(own, error) : error;
    } finally {
      network.dispose();
    }
  }
  const frames = train.reduce((sum, piece) => sum + piece.frames.length, 0);
  if (valid.length === 0 && options.patience !== undefined) {
    notes = [...notes, 'There were no validation pieces for patience to watch: all epochs were trained.'];
  }
  notes = [`Trained on ${train.length} pieces, ${frames} frames, for ${epochs} epochs.`, ...notes];
  const model = await loadMusicModel(write(settings, train, done, notes));
  await checkpoint?.clear();
  return {
    model,
    validationNllPerFrame: figures,
    epochs,
    parameters: done.reduce((sum, weights) => sum + weights.length, 0),
    seconds: seconds(),
    notes,
  };
}

function tooFast({ learningRate }: MemberSettings, error: Error): ArgumentError {
  return new ArgumentError(
    `${where}: learningRate must be small enough for training to stay finite, got ${learningRate}; try a tenth of it. ${error.message}`,
    { cause: error },
  );
}

/** The file of networks that are done. */
function write(
  settings: JobSettings,
  train: MusicDataset['train'],
  done: readonly Float32Array[],
  notes: readonly string[],
): Uint8Array {
  const { members, quantize, spec } = settings;
  const weights = members.map((own, i): WeightValues => {
    const values = splitWeights(memberWeights(own), done[i]!);
    return widenWeights(values, own.spec.inputs.note, spec.inputs.note);
  });
  const graph = writeGraph(spec, createCodec(spec).layout, weights, manifestOf(train, settings, notes));
  return serializeOnnx(quantize ? quantizeOnnx(graph).model : graph);
}
