import type { Forecaster } from '../contract/forecaster.ts';
import type { SeriesTable } from '../data/types.ts';
import { loadForecaster } from '../forecaster/load-forecaster.ts';
import { type Manifest, manifestVersion } from '../forecaster/manifest.ts';
import { joinNetworks } from '../model/ensemble.ts';
import { buildNetwork, disposeNetwork, type Network } from '../model/network.ts';
import { sampleSources } from '../model/sample-source.ts';
import { measureCovariates } from '../model/training-data.ts';
import type { Origin } from '../model/windows.ts';
import { chooseZeroFloor } from '../model/zero-floor.ts';
import type { FitOptions, ForecastOptions, SeriesScore } from '../types.ts';
import { ensembleToOnnx } from './ensemble-to-onnx.ts';
import { calibration, evaluate } from './evaluate.ts';
import {
  type EvaluationRecord,
  fingerprint,
  type JobCheckpoint,
  type JobProgress,
  openJobCheckpoint,
} from './job-checkpoint.ts';
import { describeEvaluation, describePlan } from './notes.ts';
import { checkAhead, planModel } from './plan.ts';
import { networkPreview } from './preview.ts';
import { scoreTails } from './score.ts';
import { resolveSettings } from './settings.ts';
import { suspectCovariates } from './suspect-covariates.ts';
import { type Job, memberSpec, trainingLimits, trainMember } from './train-member.ts';
import { readWeights, writeWeights } from './weights.ts';

/** A forecaster and how well it would have done. */
export interface FitResult {
  readonly forecaster: Forecaster;
  /** One held-out score a series that could be learned from; empty if `evaluate` was false. */
  readonly scores: readonly SeriesScore[];
}

/** Networks of the second phase, and what to calibrate them with. */
interface Trained {
  readonly networks: Network[];
  readonly calibration: Pick<EvaluationRecord, 'factors' | 'paths'>;
}

/** Trains the networks that will forecast; those that an earlier run finished are taken as they are. */
async function trainMembers(
  job: Job,
  record: EvaluationRecord | undefined,
  before: JobProgress | undefined,
  checkpoint: JobCheckpoint | undefined,
): Promise<Trained> {
  const { settings, sources } = job;
  const { members } = settings;
  const ends = sources.map(({ values }) => values.length);
  const validate = record === undefined;
  const networks: Network[] = [];
  const finished: Float32Array[] = [];
  let held: Origin[] = [];
  try {
    for (let member = 0; member < members; member++) {
      const done = before?.finished[member];
      if (done !== undefined) {
        const limits = trainingLimits(job, ends, validate);
        const scales = measureCovariates({ sources, limits, validation: [] }, job.plan.spec);
        const network = buildNetwork(memberSpec(job, member), scales, settings.seed);
        networks.push(network);
        finished.push(done);
        if (writeWeights(network, done)) continue;
        disposeNetwork(networks.pop()!);
        finished.pop();
      }
      await checkpoint?.begin({ stage: member + 1, finished, ...(record && { evaluation: record }) });
      const trained = await trainMember(job, {
        phase: 'fit',
        member,
        members,
        ends,
        epochs: record?.bestEpoch ?? settings.epochs,
        validate,
        preview: (network) => networkPreview(network, job, 'future'),
        checkpoint: checkpoint?.training,
      });
      networks.push(trained.network);
      held = trained.held;
      if (checkpoint !== undefined) finished.push(await readWeights(trained.network));
    }
    if (record !== undefined) return { networks, calibration: record };
    const ensemble = joinNetworks(networks, job.plan.spec, 'never');
    try {
      return { networks, calibration: await calibration(ensemble.model, job, job.plan.spec, held) };
    } finally {
      ensemble.calibrate.dispose();
    }
  } catch (error) {
    for (const network of networks) disposeNetwork(network);
    throw error;
  }
}

/**
 * Trains, scores and wraps; both {@link fitForecaster} and `forecast` are this.
 *
 * @param then `'forecast'`: the table is forecast afterwards, so what is known ahead must be there.
 */
export async function runFit(
  table: SeriesTable,
  options: ForecastOptions,
  then?: 'forecast',
): Promise<FitResult> {
  const settings = resolveSettings(options);
  const { signal, members } = settings;
  signal?.throwIfAborted();
  const plan = planModel(table, settings);
  if (then === 'forecast') checkAhead(plan);
  const { spec } = plan;
  const job: Job = { plan, settings, sources: sampleSources(plan.table, spec.covariates) };
  const checkpoint =
    options.checkpoint === undefined
      ? undefined
      : openJobCheckpoint(options.checkpoint, fingerprint(table, settings), options.resume === true);
  const before = await checkpoint?.read();
  let record = before?.evaluation;
  if (settings.evaluate && record === undefined) {
    await checkpoint?.begin({ stage: 0, finished: [] });
    record = await evaluate(job, checkpoint);
  }
  signal?.throwIfAborted();
  const trained = await trainMembers(job, record, before, checkpoint);
  const choosing = settings.patience < settings.epochs;
  const manifest: Manifest = {
    format: 'recurra-forecaster',
    version: manifestVersion,
    spec,
    frequency: table.frequency,
    ...(table.timeZone !== undefined && { timeZone: table.timeZone }),
    levels: settings.levels,
    series: plan.table.series.map(({ id }) => id),
    members,
    notes: [
      ...(checkpoint?.useless()
        ? ['The checkpoint was of other data or options, or damaged; training started anew.']
        : []),
      ...describePlan(plan, members, choosing),
      ...suspectCovariates(plan.table, spec.covariates, settings.horizon),
      ...(record === undefined ? [] : describeEvaluation(record, spec, choosing)),
    ],
    paths: trained.calibration.paths,
  };
  let model: Uint8Array;
  try {
    const values = job.sources.map((source) => source.values);
    const ends = values.map((each) => each.length);
    const floor = chooseZeroFloor(values, ends, settings.options.nonNegative);
    const ensemble = joinNetworks(trained.networks, spec, floor);
    try {
      ensemble.calibrate.assign(trained.calibration.factors);
      model = ensembleToOnnx(ensemble.model, manifest);
    } finally {
      ensemble.calibrate.dispose();
    }
  } finally {
    for (const network of trained.networks) disposeNetwork(network);
  }
  const forecaster = await loadForecaster(model);
  await checkpoint?.clear();
  return { forecaster, scores: record === undefined ? [] : scoreTails(job, record) };
}

/**
 * Trains a model on all series of a table.
 *
 * First it hides the last `horizon` observations of every series, trains on the rest, scores itself on what is hidden
 * and calibrates its intervals there; then it trains anew on everything. `evaluate: false` leaves out the first half:
 * quicker, without scores, calibrated on fewer windows.
 *
 * Runs on the current TensorFlow.js backend; `wasm` is the fastest for networks of this size. The forecaster it
 * returns needs no TensorFlow.js any more.
 *
 * @param table Regular series; see `readTable`. Those that cannot be learned from are named in the notes.
 * @param options See {@link FitOptions}; only `horizon` is required.
 * @returns The forecaster.
 * @throws ArgumentError if an option is out of range; DataError if no series can be learned from; the reason of
 *   `options.signal`, once it is aborted.
 * @example
 * const forecaster = await fitForecaster(await readTable(csv), { horizon: 24 });
 * const forecasts = await forecaster.predict(await readTable(newer));
 */
export async function fitForecaster(table: SeriesTable, options: FitOptions): Promise<Forecaster> {
  return (await runFit(table, options)).forecaster;
}
