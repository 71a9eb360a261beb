import type { SeriesTable } from './data/types.ts';
import { calibrate } from './model/calibrate.ts';
import { chooseDesign } from './model/design.ts';
import { createForecaster, futureTimes } from './model/forecaster.ts';
import {
  type EvaluationRecord,
  fingerprint,
  type JobCheckpoint,
  openJobCheckpoint,
} from './model/job-checkpoint.ts';
import { disposeNetwork } from './model/network.ts';
import { describeDesign, describeEvaluation } from './model/notes.ts';
import { heldOutOrigins, type Job, runPhase, trainingLimits } from './model/phase.ts';
import { type ForecastTarget, forecastSeries } from './model/predict.ts';
import { scoreSeries } from './model/score.ts';
import { resolveSettings } from './model/settings.ts';
import { cutWindows } from './model/windows.ts';
import type { ForecastOptions, ForecastResult, SeriesForecast, SeriesScore } from './types.ts';

/** Where forecasts start: before the held-out tail, or after the last observation. */
function targetsAt(job: Job, place: 'tail' | 'future'): ForecastTarget[] {
  const { table, settings } = job;
  return table.series.map((series) => ({
    id: series.id,
    values: series.values,
    end: series.values.length - (place === 'tail' ? settings.horizon : 0),
    times:
      place === 'tail'
        ? series.times.slice(-settings.horizon)
        : futureTimes(series, table.frequency, settings.horizon),
  }));
}

/** First phase: trains without the tail, forecasts it, and calibrates for the second phase. */
async function evaluate(job: Job, checkpoint: JobCheckpoint | undefined): Promise<EvaluationRecord> {
  const { values, settings, design } = job;
  const ends = values.map((series) => series.length);
  const hidden = ends.map((end) => end - settings.horizon);
  const targets = targetsAt(job, 'tail');
  const { network, outcome } = await runPhase(job, {
    phase: 'evaluate',
    ends: hidden,
    epochs: settings.epochs,
    validate: true,
    targets,
    checkpoint: checkpoint?.phase('evaluate'),
  });
  try {
    const forecasts = await forecastSeries(network, targets, settings.level);
    // From here on the tail may be seen: its errors, too, are of windows the network never saw.
    const held = heldOutOrigins(design, trainingLimits(design, hidden, true), ends);
    const windows = cutWindows(values, outcome.units, held, design);
    return {
      bestEpoch: outcome.bestEpoch ?? settings.epochs,
      epochs: outcome.epochs,
      calibration: await calibrate(network, windows, settings.level),
      tail: forecasts.map(({ lower, median, upper }) => [[...lower], [...median], [...upper]]),
    };
  } finally {
    disposeNetwork(network);
  }
}

function scoresOf(job: Job, record: EvaluationRecord): SeriesScore[] {
  const { table, settings } = job;
  return targetsAt(job, 'tail').map(({ id, times }, i) => {
    const [lower, median, upper] = record.tail[i]!.map((list) => Float64Array.from(list));
    const forecast = { id, times, lower: lower!, median: median!, upper: upper!, level: settings.level };
    return scoreSeries(table.series[i]!, forecast satisfies SeriesForecast, table.seasonLength);
  });
}

/**
 * The whole job: trains one small LSTM over all series of a table, scores it on a held-out tail against
 * seasonal naive, trains it anew on everything, and forecasts with intervals.
 *
 * In the first phase the last `horizon` observations of every series stay hidden: scaling, starting weights,
 * training, early stopping and calibration see only what came before. The second phase starts from scratch on
 * all observations, for as many epochs as the first found best; its intervals are calibrated on the errors
 * that the first phase's network made on windows it had not seen, the tail included.
 *
 * Runs on the current TensorFlow.js backend; `wasm` is the fastest for a network of this size.
 *
 * @param table Regular series; see `readTable`.
 * @param options See {@link ForecastOptions}; only `horizon` is required.
 * @returns Forecasts, scores and the trained model.
 * @throws ArgumentError if an option is out of range; DataError if a series is too short, constant or not finite.
 * @throws The reason of `options.signal`, once it is aborted.
 * @example
 * const table = await readTable(csv);
 * const { forecasts, scores, toOnnx } = await forecast(table, { horizon: 24 });
 */
export async function forecast(table: SeriesTable, options: ForecastOptions): Promise<ForecastResult> {
  const settings = resolveSettings(options);
  const { horizon, level, signal } = settings;
  signal?.throwIfAborted();
  const design = chooseDesign(table, { horizon, evaluate: settings.evaluate, window: settings.window });
  const values = table.series.map((series) => series.values);
  const job: Job = { table, values, options, settings, design };
  const checkpoint =
    options.checkpoint === undefined
      ? undefined
      : openJobCheckpoint(
          options.checkpoint,
          fingerprint(table, settings, options.nonNegative),
          options.resume === true,
        );

  let record: EvaluationRecord | undefined;
  if (settings.evaluate) {
    record = await checkpoint?.evaluation();
    if (record === undefined) {
      record = await evaluate(job, checkpoint);
      await checkpoint?.phase('fit', record).write(new Uint8Array(0));
    }
  }
  signal?.throwIfAborted();
  const targets = targetsAt(job, 'future');
  const { network } = await runPhase(job, {
    phase: 'fit',
    ends: values.map((series) => series.length),
    epochs: record?.bestEpoch ?? settings.epochs,
    validate: record === undefined,
    targets,
    checkpoint: checkpoint?.phase('fit', record),
  });
  if (record !== undefined) {
    network.head.assign('calibration', [record.calibration, record.calibration]);
  }
  const model = createForecaster({
    network,
    design,
    frequency: table.frequency,
    seriesIds: table.series.map(({ id }) => id),
    level,
  });
  const forecasts = await forecastSeries(network, targets, level);
  await checkpoint?.clear();
  return {
    forecasts,
    scores: record === undefined ? [] : scoresOf(job, record),
    model,
    notes: [
      ...(checkpoint?.useless()
        ? ['The checkpoint was of other data or options, or damaged; training started anew.']
        : []),
      ...describeDesign(design, table.series.length),
      ...(record === undefined ? [] : describeEvaluation(record, design)),
    ],
    toOnnx: () => model.toOnnx(),
  };
}
