import { describeCorpus, type FittedMusicModel, fitMusicModel, type MusicDataset } from '@recurra/music';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../../worker/backend.ts';
import type { EpochFigures, TrainResult, TrainSettings, TrainUpdate } from './protocol.ts';

/** Milliseconds between two updates. */
const interval = 150;
/** Epochs between two samples. */
const sampleEvery = 5;
/** Pieces from which on their spread means something. */
const enough = 12;

/** Figures of what the model learned from, to compare its music with. */
function corpusOf({ train }: MusicDataset): string {
  const pieces = train.filter(({ frames }) => frames.length > 0);
  if (pieces.length < enough) {
    return JSON.stringify({ stepsPerQuarter: train[0]?.stepsPerQuarter, metrics: [] });
  }
  return JSON.stringify({ ...describeCorpus(pieces), histograms: [] });
}

/** The file's SHA-256; pages that are not served securely cannot take it. */
async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function cardOf(
  { epochs, model, parameters, seconds }: FittedMusicModel,
  { name, ...settings }: TrainSettings,
  pieces: number,
  heldOut: number | undefined,
): Promise<string> {
  const card = {
    id: name,
    task: 'compose',
    kind: model.manifest.kind,
    description: `Trained in the browser on ${pieces} pieces.`,
    dataSource: "The user's own files",
    settings,
    metrics: {
      ...(heldOut !== undefined && { validNllPerFrame: heldOut }),
      parameters,
      epochs,
      trainingMinutes: seconds / 60,
    },
    file: 'model.onnx',
    bytes: model.bytes.length,
    sha256: await sha256(model.bytes),
  };
  return `${JSON.stringify(card, null, 2)}\n`;
}

/** Makes a few updates a second out of any number of reports; no epoch is lost, and no newest sample. */
function batched(onUpdate: (update: TrainUpdate) => void): {
  add(update: TrainUpdate): void;
  flush(): void;
} {
  let last = Number.NEGATIVE_INFINITY;
  let waiting: TrainUpdate | undefined;
  const flush = (): void => {
    if (waiting === undefined) return;
    onUpdate(waiting);
    waiting = undefined;
    last = performance.now();
  };
  return {
    flush,
    add(update) {
      waiting = {
        ...update,
        figures: [...(waiting?.figures ?? []), ...update.figures],
        sample: update.sample ?? waiting?.sample,
      };
      if (performance.now() - last >= interval) flush();
    },
  };
}

/** Trains a model to the end of its time. */
export async function runTraining(
  dataset: MusicDataset,
  settings: TrainSettings,
  onUpdate: (update: TrainUpdate) => void,
  signal: AbortSignal,
): Promise<TrainResult> {
  enableProdMode();
  const backend = await prepareBackend();
  signal.throwIfAborted();
  const updates = batched(onUpdate);
  const { kind, minutes, seed, units } = settings;
  const start = performance.now();
  const fitted = await fitMusicModel(dataset, {
    preset: 'quick',
    kind,
    hiddenSize: units,
    noteHiddenSize: units,
    maxSeconds: minutes * 60,
    seed,
    sampleEvery,
    signal,
    onProgress(progress) {
      const { epoch, epochEnd, epochs, framesPerSecond, nllPerFrame, sample } = progress;
      // It ends with its epochs or with its time, whichever comes first.
      const seconds = (performance.now() - start) / 1000;
      const left = Math.max(
        0,
        Math.min(progress.etaSeconds ?? Number.POSITIVE_INFINITY, minutes * 60 - seconds),
      );
      const own: EpochFigures[] = epochEnd
        ? [{ epoch, loss: nllPerFrame, validationLoss: progress.validationNllPerFrame }]
        : [];
      updates.add({
        epoch,
        share: epochs === epoch && epochEnd ? 1 : seconds / Math.max(seconds + left, 1e-3),
        etaSeconds: progress.etaSeconds === undefined ? undefined : left,
        framesPerSecond,
        figures: own,
        sample: sample && { epoch, piece: sample },
      });
    },
  }).finally(updates.flush);
  const { model } = fitted;
  try {
    const heldOut =
      dataset.valid.length > 0 ? (await model.evaluate(dataset.valid, { signal })).nllPerFrame : undefined;
    const pieces = dataset.train.length;
    return {
      name: settings.name,
      bytes: model.bytes,
      card: await cardOf(fitted, settings, pieces, heldOut),
      corpus: corpusOf(dataset),
      heldOut,
      parameters: fitted.parameters,
      epochs: fitted.epochs,
      seconds: fitted.seconds,
      backend,
      pieces,
    };
  } finally {
    model.dispose();
  }
}
