import { serializeOnnx } from '@recurra/onnx';
import type { Progress } from '@recurra/train';
import { collect } from '../composer/collect.ts';
import { generate } from '../composer/generate.ts';
import type { MusicFitOptions, MusicProgress } from '../contract/fit.ts';
import type { FramePiece } from '../contract/piece.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';
import { writeGraph } from '../model/export/write-graph.ts';
import type { MusicNetwork } from '../model/network.ts';
import type { TrainingListener } from '../model/train-network.ts';
import { manifestOf } from './manifest-of.ts';
import type { JobSettings } from './settings.ts';

/** Length of a sample, in quarters. */
const sampleQuarters = 16;

/** Weights as they are now, on the host. */
export function weightsOf({ variables }: MusicNetwork): WeightValues {
  return new Map(
    [...variables].map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array]),
  );
}

/** Composes a few bars with a network as it is. */
async function composeSample(
  settings: JobSettings,
  member: number,
  network: MusicNetwork,
  train: readonly FramePiece[],
  seed: number,
): Promise<FramePiece> {
  const { spec, layout } = network;
  const own = { ...settings, spec, members: [settings.members[member]!] };
  const graph = writeGraph(spec, layout, [weightsOf(network)], manifestOf(train, own, []));
  const model = await loadMusicModel(serializeOnnx(graph));
  try {
    const frames = sampleQuarters * model.manifest.stepsPerQuarter;
    return await collect(generate(model, { frames, seed, ending: 'open', signal: settings.signal }));
  } finally {
    model.dispose();
  }
}

/** What reports of a job are made from. */
export interface ReportedJob {
  readonly settings: JobSettings;
  readonly onProgress: MusicFitOptions['onProgress'];
  readonly train: readonly FramePiece[];
  /** Index of the network under way. */
  readonly member: number;
  readonly network: MusicNetwork;
  /** Seconds that it has been trained for. */
  memberSeconds(): number;
}

/** Turns the training loop's reports into ours. */
export function reportTraining(job: ReportedJob): TrainingListener {
  const { member, network, onProgress, settings, train } = job;
  const { members, sampleEvery } = settings;
  const { epochs, maxSeconds } = members[member]!;
  const framesPerPiece = train.reduce((sum, piece) => sum + piece.frames.length, 0) / train.length;

  /** Seconds until all networks are trained, if those to come take as long for an epoch. */
  function secondsLeft(etaSeconds: number): number {
    const done = job.memberSeconds();
    const own = Math.max(0, Math.min(etaSeconds, maxSeconds - done));
    const perEpoch = (done + etaSeconds) / epochs;
    return members
      .slice(member + 1)
      .reduce((sum, next) => sum + Math.min(next.maxSeconds, next.epochs * perEpoch), own);
  }

  const toReport = (progress: Progress): MusicProgress => ({
    member: member + 1,
    members: members.length,
    epoch: progress.epoch,
    epochs,
    nllPerFrame: progress.loss,
    ...(progress.validationLoss !== undefined && { validationNllPerFrame: progress.validationLoss }),
    etaSeconds: progress.etaSeconds === undefined ? undefined : secondsLeft(progress.etaSeconds),
    framesPerSecond: progress.sequencesPerSecond * framesPerPiece,
    epochEnd: progress.epochEnd,
  });

  let last: Progress | undefined;
  return {
    onProgress(progress) {
      if (progress.epochEnd) last = progress;
      else onProgress?.(toReport(progress));
    },
    // The report at the end of an epoch waits for its sample.
    async onEpochEnd({ epoch }) {
      if (last === undefined || onProgress === undefined) return;
      const due = sampleEvery > 0 && (epoch % sampleEvery === 0 || epoch === epochs);
      const sample =
        due && network.spec.kind !== 'event'
          ? await composeSample(settings, member, network, train, epoch)
          : undefined;
      onProgress({ ...toReport(last), ...(sample !== undefined && { sample }) });
    },
  };
}
