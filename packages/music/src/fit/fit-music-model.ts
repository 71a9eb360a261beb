import { createRng } from '@recurra/core';
import { quantizeOnnx, serializeOnnx } from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import type { EpochInfo, Progress } from '@recurra/train';
import { createCodec } from '../codec/create-codec.ts';
import { checkFrame } from '../codec/frame-scene.ts';
import { collect } from '../composer/collect.ts';
import { generate } from '../composer/generate.ts';
import type { FittedMusicModel, MusicFitOptions, MusicProgress } from '../contract/fit.ts';
import type { FramePiece, MusicDataset } from '../contract/piece.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';
import { writeGraph } from '../model/export/write-graph.ts';
import { createMusicNetwork, type MusicNetwork } from '../model/network.ts';
import { trainNetwork } from '../model/train-network.ts';
import { manifestOf } from './manifest-of.ts';
import { type JobSettings, resolveSettings } from './settings.ts';
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

/** Weights as they are now, on the host. */
function weightsOf({ variables }: MusicNetwork): WeightValues {
  return new Map(
    [...variables].map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array]),
  );
}

/**
 * Trains a model on pieces.
 *
 * @param dataset Pieces on one grid; those in `valid` are only looked at, and may be none.
 * @param options See {@link MusicFitOptions}.
 * @returns The model, ready to be used; `model.bytes` is the file.
 * @throws ArgumentError if options or pieces are not as they should be; the signal's reason if it is aborted.
 * @example
 * const { model } = await fitMusicModel(await readJsb(text), { kind: 'note', onProgress: console.log });
 */
export async function fitMusicModel(
  dataset: MusicDataset,
  options: MusicFitOptions = {},
): Promise<FittedMusicModel> {
  checkPieces(dataset);
  const settings = resolveSettings(dataset.train, options);
  const start = performance.now();
  const { layout } = createCodec(settings.spec);
  const members: WeightValues[] = [];
  const train = dataset.train.filter(({ frames }) => frames.length > 0);
  const valid = dataset.valid.filter(({ frames }) => frames.length > 0);
  const figures: number[] = [];
  let epochs = 0;
  let parameters = 0;
  for (const [member, own] of settings.members.entries()) {
    const rng = createRng(own.seed);
    const network = createMusicNetwork(own.spec, createCodec(own.spec).layout, own, rng.fork('weights'));
    try {
      const sample = sampler(settings, member, network, train);
      const tell = progressTeller(settings, options, member, train, start, sample);
      const history = await trainNetwork(network, { train, valid }, own, tell, rng.fork('data'));
      if (member === 0) figures.push(...history.validationLoss);
      epochs = Math.max(epochs, history.loss.length);
      for (const variable of network.variables.values()) parameters += variable.size;
      members.push(widenWeights(weightsOf(network), own.spec.inputs.note, settings.spec.inputs.note));
    } finally {
      network.dispose();
    }
  }
  const notes = [
    `Trained on ${train.length} pieces, ${train.reduce((sum, { frames }) => sum + frames.length, 0)} frames, for ${epochs} epochs.`,
  ];
  const graph = writeGraph(settings.spec, layout, members, manifestOf(train, settings, notes));
  const written = settings.quantize ? quantizeOnnx(graph).model : graph;
  const model = await loadMusicModel(serializeOnnx(written));
  const seconds = (performance.now() - start) / 1000;
  return { model, validationNllPerFrame: figures, epochs, parameters, seconds, notes };
}

/** Frames of a sample, in quarters. */
const sampleQuarters = 16;

/** Composes a few bars with a network as it is, after every so many epochs. */
function sampler(
  settings: JobSettings,
  member: number,
  network: MusicNetwork,
  train: readonly FramePiece[],
): (epoch: number) => Promise<FramePiece | undefined> {
  const { sampleEvery } = settings;
  const { epochs, spec } = settings.members[member]!;
  return async (epoch) => {
    const due = sampleEvery > 0 && (epoch % sampleEvery === 0 || epoch === epochs);
    if (!due || spec.kind === 'event') return undefined;
    const own = { ...settings, spec, members: [settings.members[member]!] };
    const graph = writeGraph(spec, network.layout, [weightsOf(network)], manifestOf(train, own, []));
    const model = await loadMusicModel(serializeOnnx(graph));
    try {
      const frames = sampleQuarters * model.manifest.stepsPerQuarter;
      return await collect(generate(model, { frames, seed: epoch, ending: 'open' }));
    } finally {
      model.dispose();
    }
  };
}

/** Turns the training loop's reports into ours. */
function progressTeller(
  settings: JobSettings,
  { onProgress }: MusicFitOptions,
  member: number,
  train: readonly FramePiece[],
  start: number,
  sample: (epoch: number) => Promise<FramePiece | undefined>,
): { onProgress(progress: Progress): void; onEpochEnd(epoch: EpochInfo): Promise<void> } {
  const frames = train.reduce((sum, piece) => sum + piece.frames.length, 0);
  const { epochs } = settings.members[member]!;
  const members = settings.members.length;
  function report(
    { epoch, loss, etaSeconds, validationLoss }: Progress,
    framesPerSecond: number,
  ): MusicProgress {
    const done = (performance.now() - start) / 1000;
    const rest = members - member - 1;
    const perMember = etaSeconds === undefined ? undefined : (done + etaSeconds) / (member + 1);
    return {
      member: member + 1,
      members,
      epoch,
      epochs,
      nllPerFrame: loss,
      ...(validationLoss !== undefined && { validationNllPerFrame: validationLoss }),
      etaSeconds: perMember === undefined ? undefined : etaSeconds! + rest * perMember,
      framesPerSecond,
      epochEnd: validationLoss !== undefined,
    };
  }
  const begin = performance.now();
  let last: Progress | undefined;
  const speed = (progress: Progress): number => {
    const share = progress.steps === undefined ? 0 : progress.step / progress.steps;
    return (frames * epochs * share) / Math.max(1e-3, (performance.now() - begin) / 1000);
  };
  return {
    onProgress(progress) {
      if (progress.epochEnd) last = progress;
      else onProgress?.({ ...report(progress, speed(progress)), epochEnd: false });
    },
    async onEpochEnd({ epoch }) {
      if (last === undefined || onProgress === undefined) return;
      const piece = await sample(epoch);
      onProgress({
        ...report(last, speed(last)),
        epochEnd: true,
        ...(piece !== undefined && { sample: piece }),
      });
    },
  };
}
