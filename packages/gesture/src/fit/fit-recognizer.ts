import { createRng, type Rng } from '@recurra/core';
import { serializeOnnx } from '@recurra/onnx';
import { ArgumentError, isRecurraError } from '@recurra/plugin';
import type {
  FitRecognizerOptions,
  FittedRecognizer,
  GestureProgress,
  RejectionCalibration,
} from '../contract/fit.ts';
import type { GestureManifest } from '../contract/manifest.ts';
import type { Recognizer } from '../contract/recognizer.ts';
import type { GestureDataset, GestureExample } from '../contract/sequence.ts';
import { checkTrainable } from '../dataset/check-trainable.ts';
import { createGestureNetwork } from '../model/network.ts';
import { trainNetwork } from '../model/train-network.ts';
import { type WeightValues, writeGraph } from '../model/write-graph.ts';
import { loadRecognizer } from '../recognizer/load-recognizer.ts';
import { manifestVersion } from '../recognizer/manifest.ts';
import { thresholdFor, unknownSequences } from './calibrate.ts';
import { collectShapes } from './collect-shapes.ts';
import { createDraw } from './create-draw.ts';
import { holdOut } from './hold-out.ts';
import { measureData } from './measure-data.ts';
import { type FitSettings, resolveSettings } from './settings.ts';

const where = 'fitRecognizer()';

/** No novelty is above it. */
const neverReject = 1e6;

/** Trains one network. */
async function trainOne(
  examples: readonly GestureExample[],
  classes: readonly string[],
  settings: FitSettings,
  rng: Rng,
  listen: (step: number, loss: number) => void,
  signal: AbortSignal | undefined,
): Promise<{ weights: WeightValues; losses: readonly number[]; spec: Parameters<typeof writeGraph>[0] }> {
  const { bidirectional, cell, hiddenSize, layers, pipeline } = settings;
  const { draw, features } = createDraw(examples, classes, settings);
  const spec = {
    cell,
    hiddenSize,
    layers,
    bidirectional,
    points: pipeline.points,
    features,
    outputs: classes.length + 1,
  };
  const network = createGestureNetwork(spec, settings.dropout, rng.fork('weights'));
  try {
    const losses = await trainNetwork(
      network,
      draw,
      {
        ...settings,
        seed: rng.fork('dropout').seed(),
        signal,
        onProgress: ({ epochEnd, loss, step }) => {
          if (!epochEnd) listen(step, loss);
        },
      },
      rng.fork('data'),
    );
    return { weights: network.read(), losses, spec };
  } catch (error) {
    if (!isRecurraError(error, 'ERR_NON_FINITE')) throw error;
    throw new ArgumentError(
      `${where}: learningRate must be small enough for training to stay finite, got ${settings.learningRate}; try a tenth of it.`,
      { cause: error },
    );
  } finally {
    network.dispose();
  }
}

/** Turns the steps of one network after the other into reports of the whole. */
function reporter(
  networks: number,
  stepsEach: number,
  onProgress: FitRecognizerOptions['onProgress'],
): (network: number) => (step: number, loss: number) => void {
  const steps = networks * stepsEach;
  const begin = performance.now();
  return (network) => (step, loss) => {
    const done = (network - 1) * stepsEach + Math.min(step, stepsEach);
    const spent = (performance.now() - begin) / 1000;
    const progress: GestureProgress = {
      network,
      networks,
      step: done,
      steps,
      loss,
      etaSeconds: done < 5 ? undefined : (spent / done) * (steps - done),
    };
    onProgress?.(progress);
  };
}

/**
 * Trains a recogniser on named examples; three of each class are enough to begin with.
 *
 * First a network that does not see some of the examples finds where to draw the line to what is unknown; then the recogniser's own
 * networks see all of them.
 *
 * @param dataset Examples of at least two classes.
 * @param options See {@link FitRecognizerOptions}.
 * @returns The recogniser, ready to be used; `recognizer.bytes` is the file.
 * @throws ArgumentError if options are not as they should be, or the learning rate is too large; DataError if the examples cannot be learned from;
 *   the signal's reason if it is aborted.
 * @example
 * const { recognizer } = await fitRecognizer(dataset, { onProgress: ({ step, steps }) => show(step / steps) });
 * recognizer.recognize(stroke).name;
 */
export async function fitRecognizer(
  dataset: GestureDataset,
  options: FitRecognizerOptions = {},
): Promise<FittedRecognizer> {
  checkTrainable(dataset, where);
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const begin = performance.now();
  const settings = resolveSettings(dataset, options);
  const { classes, examples } = dataset;
  const rng = createRng(settings.seed);
  const notes = [`Trained on ${examples.length} examples of ${classes.length} classes.`];
  const held = settings.falseRejectRate > 0 ? holdOut(examples, rng.fork('held out')) : undefined;
  const listen = reporter(
    settings.members + (held === undefined ? 0 : 1),
    10 * Math.ceil(settings.steps / 10),
    onProgress,
  );
  const { duration } = measureData(dataset);
  const manifestOf = (members: number, threshold: number): GestureManifest => ({
    format: 'recurra-gesture',
    version: manifestVersion,
    classes,
    members,
    pipeline: settings.pipeline,
    rejection: { threshold, falseRejectRate: settings.falseRejectRate },
    duration,
    notes,
  });
  const load = (
    made: Awaited<ReturnType<typeof trainOne>>[],
    from: readonly GestureExample[],
    threshold: number,
  ): Promise<Recognizer> =>
    loadRecognizer(
      serializeOnnx(
        writeGraph(
          made[0]!.spec,
          made.map(({ weights }) => weights),
          manifestOf(made.length, threshold),
          collectShapes(from, classes, settings.pipeline, rng.fork('shapes')),
        ),
      ),
    );

  let calibration: RejectionCalibration | undefined;
  let heldOutAccuracy: number | undefined;
  if (held !== undefined) {
    const one = await trainOne(held.train, classes, settings, rng.fork('calibration'), listen(1), signal);
    const trial = await load([one], held.train, 1);
    const answers = held.test.map((example) => trial.recognize(example));
    heldOutAccuracy = answers.filter(({ best }, i) => best === held.test[i]!.name).length / answers.length;
    const known = answers.map(({ novelty }) => novelty);
    const unknown = unknownSequences(held.train, settings, rng.fork('unknown')).map(
      (sequence) => trial.recognize(sequence).novelty,
    );
    calibration = { known, unknown, threshold: thresholdFor(known, settings.falseRejectRate) };
    trial.dispose();
    notes.push(held.note);
  } else if (settings.falseRejectRate > 0) {
    notes.push('There were too few examples to hold some out: nothing is rejected.');
  }
  const made = [];
  for (let member = 1; member <= settings.members; member++) {
    const at = member + (held === undefined ? 0 : 1);
    made.push(await trainOne(examples, classes, settings, rng.fork(member), listen(at), signal));
  }
  const recognizer = await load(made, examples, calibration?.threshold ?? neverReject);
  return {
    recognizer,
    losses: made.map(({ losses }) => losses),
    calibration,
    heldOutAccuracy,
    parameters: made.reduce(
      (sum, { weights }) => sum + [...weights.values()].reduce((count, { length }) => count + length, 0),
      0,
    ),
    seconds: (performance.now() - begin) / 1000,
  };
}
