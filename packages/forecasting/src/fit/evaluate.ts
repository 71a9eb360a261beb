import { conformalFactors } from '../model/calibrate.ts';
import { applyFactors, applyFloor, gatherHeldOut, measureHeldOut, truthPaths } from '../model/held-out.ts';
import { disposeNetwork, type Network } from '../model/network.ts';
import { predictQuantiles } from '../model/predict.ts';
import type { ModelSpec } from '../model/spec.ts';
import type { LayersModel } from '../model/tfjs.ts';
import type { Origin } from '../model/windows.ts';
import { chooseZeroFloor, touchesZero } from '../model/zero-floor.ts';
import type { EvaluationRecord, JobCheckpoint } from './job-checkpoint.ts';
import { networkPreview } from './preview.ts';
import { heldOutOrigins, type Job, trainingLimits, trainMember } from './train-member.ts';

/** Series from which on those of one half can calibrate the other. */
const fewestForCrossing = 20;

/** What windows outside the training say about the quantiles. */
export async function calibration(
  model: LayersModel,
  job: Job,
  spec: ModelSpec,
  origins: readonly Origin[],
): Promise<Pick<EvaluationRecord, 'factors' | 'paths'>> {
  const held = await measureHeldOut(model, job.sources, origins, spec);
  const factors = conformalFactors(held, spec.quantiles);
  applyFactors(held.quantiles, spec.quantiles, factors);
  return { factors, paths: truthPaths(held, spec) };
}

/** Keeps the tail's quantiles above zero where the forecaster would. */
function floorTail(tail: Float32Array, job: Job, ends: readonly number[], spec: ModelSpec): void {
  const values = job.sources.map((source) => source.values);
  const rule = chooseZeroFloor(values, ends, job.settings.options.nonNegative);
  const size = spec.horizon * spec.quantiles.length;
  for (const [i, end] of ends.entries()) {
    const bounded =
      rule === 'always' || (rule === 'window' && touchesZero(values[i]!, end - spec.window, end));
    if (bounded) applyFloor(tail.subarray(i * size, (i + 1) * size));
  }
}

/** The tail's quantiles, calibrated on windows before it. */
async function calibratedTail(
  network: Network,
  job: Job,
  held: readonly Origin[],
  tails: readonly Origin[],
): Promise<Float32Array> {
  const { spec } = network;
  const { factors } = await calibration(network.used, job, spec, held);
  const tail = await predictQuantiles(network.used, job.sources, tails, spec);
  applyFactors(tail, spec.quantiles, factors);
  return tail;
}

/** The tail's quantiles, those of each half of the series calibrated on the tails of the other half. */
async function crossCalibratedTail(
  network: Network,
  job: Job,
  tails: readonly Origin[],
): Promise<Float32Array> {
  const { spec } = network;
  const size = spec.horizon * spec.quantiles.length;
  const tail = await predictQuantiles(network.used, job.sources, tails, spec);
  const factorsOf = [0, 1].map((half) => {
    const others = gatherHeldOut(tail, job.sources, tails, spec, ({ series }) => series % 2 !== half);
    return conformalFactors(others, spec.quantiles);
  });
  for (const [half, factors] of factorsOf.entries()) {
    for (let series = half; series < tails.length; series += 2) {
      applyFactors(tail.subarray(series * size, (series + 1) * size), spec.quantiles, factors);
    }
  }
  return tail;
}

/**
 * First phase: trains without the tail, forecasts it, and calibrates for the second phase.
 *
 * @param job The job.
 * @param checkpoint Where training saves its state.
 */
export async function evaluate(job: Job, checkpoint: JobCheckpoint | undefined): Promise<EvaluationRecord> {
  const { settings, sources } = job;
  const ends = sources.map(({ values }) => values.length);
  const hidden = ends.map((end) => end - settings.horizon);
  const tails = hidden.map((end, series): Origin => ({ series, end }));
  // Without early stopping, windows kept for validation would only be missed in training.
  const validate = settings.patience < settings.epochs || sources.length < fewestForCrossing;
  const { network, outcome, held } = await trainMember(job, {
    phase: 'evaluate',
    member: 0,
    members: 1,
    ends: hidden,
    epochs: settings.epochs,
    validate,
    preview: (current: Network) => networkPreview(current, job, 'tail'),
    checkpoint: checkpoint?.training,
  });
  try {
    const own = network.spec;
    const tail = validate
      ? await calibratedTail(network, job, held, tails)
      : await crossCalibratedTail(network, job, tails);
    floorTail(tail, job, hidden, own);
    // From here on the tail may be seen: its errors, too, are of windows the network never saw.
    const all = heldOutOrigins(job, trainingLimits(job, hidden, validate), ends);
    return {
      bestEpoch: outcome.bestEpoch ?? settings.epochs,
      epochs: outcome.epochs,
      ...(await calibration(network.used, job, own, all)),
      tail,
    };
  } finally {
    disposeNetwork(network);
  }
}
