import { crossValidate, fitMethod, fitRecognizer, type GestureDataset, readGestures } from '@recurra/gesture';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { prepareBackend } from '../../../worker/backend.ts';
import type { CheckResult, TrainResult, TrainSettings, TrainUpdate } from './protocol.ts';

/** Milliseconds between two updates. */
const interval = 100;
/** Parts that a test divides the recordings into: each is tested once, and learned from otherwise. */
const folds = 3;
/** Examples of a class without which a part would have none to learn from. */
const fewest = folds;

type Listener = (update: TrainUpdate) => void;

/** Hands on a few updates a second. */
function spaced(onUpdate: Listener): Listener {
  let last = Number.NEGATIVE_INFINITY;
  return (update) => {
    if (performance.now() - last < interval) return;
    last = performance.now();
    onUpdate(update);
  };
}

/** The losses of networks that are trained one after the other. */
class Losses {
  readonly series: { readonly name: string; readonly values: number[] }[] = [];

  /** Progress is told every few updates: those in between are as the one that is told. */
  add(name: string, update: number, loss: number): void {
    if (this.series.at(-1)?.name !== name) this.series.push({ name, values: [] });
    const { values } = this.series.at(-1)!;
    while (values.length < update) values.push(loss);
  }
}

/** The recordings as the package has them, and what is to be known of them. */
function readAll(recordings: string): { dataset: GestureDataset; notes: readonly string[] } {
  const { dataset, report } = readGestures(recordings, { format: 'json' });
  const skipped = report.skipped.map(({ where, why }) => `${where}: ${why}.`);
  return { dataset, notes: [...skipped, ...report.notes] };
}

/** Trains a recogniser. */
export async function runTraining(
  recordings: string,
  settings: TrainSettings,
  onUpdate: Listener,
  signal: AbortSignal,
): Promise<TrainResult> {
  enableProdMode();
  const backend = await prepareBackend();
  signal.throwIfAborted();
  const { dataset, notes } = readAll(recordings);
  const losses = new Losses();
  const tell = spaced(onUpdate);
  const { falseRejectRate, seed, steps } = settings;
  const fitted = await fitRecognizer(dataset, {
    steps,
    falseRejectRate,
    seed,
    signal,
    onProgress({ etaSeconds, loss, network, networks, step, steps: all }) {
      const what = networks > 1 && network === 1 ? 'Finding what is none of these' : 'Learning the gestures';
      losses.add(what, step - (network - 1) * (all / networks), loss);
      tell({ share: step / all, losses: losses.series, etaSeconds, what });
    },
  });
  try {
    return {
      name: settings.name,
      bytes: fitted.recognizer.bytes,
      classes: fitted.recognizer.classes,
      examples: dataset.examples.length,
      heldOutAccuracy: fitted.heldOutAccuracy,
      parameters: fitted.parameters,
      seconds: fitted.seconds,
      backend,
      notes,
    };
  } finally {
    fitted.recognizer.dispose();
  }
}

/** Tests by cross-validation how well such a recogniser does. */
export async function runCheck(
  recordings: string,
  settings: TrainSettings,
  onUpdate: Listener,
  signal: AbortSignal,
): Promise<CheckResult> {
  await prepareBackend();
  const { dataset } = readAll(recordings);
  const few = dataset.classes.find(
    (name) => dataset.examples.filter((each) => each.name === name).length < fewest,
  );
  if (few !== undefined) {
    throw new Error(
      `It takes ${fewest} examples of each class to test with some and learn from the others; “${few}” has fewer. Record more of it.`,
    );
  }
  const tell = spaced(onUpdate);
  const losses = new Losses();
  let fold = 0;
  const method = fitMethod({
    steps: settings.steps,
    signal,
    onProgress({ loss, step, steps }) {
      const what = `Learning without part ${fold + 1} of ${folds}`;
      losses.add(what, step, loss);
      tell({ share: (fold + step / steps) / folds, losses: losses.series, etaSeconds: undefined, what });
    },
  });
  const report = await crossValidate(method, dataset, {
    folds,
    seed: settings.seed,
    signal,
    onProgress({ done }) {
      fold = done;
    },
  });
  const { accuracy, classes, confusion, interval: bounds, n } = report;
  return { folds, accuracy, interval: bounds, n, classes, confusion };
}
