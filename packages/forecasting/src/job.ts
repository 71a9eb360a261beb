import type { Progress } from '@recurra/train';
import type { SeriesTable } from './data/types.ts';
import { calibrate } from './model/calibrate.ts';
import { chooseDesign, type Design } from './model/design.ts';
import { createForecaster, futureTimes } from './model/forecaster.ts';
import { buildNetwork, disposeNetwork, type Network } from './model/network.ts';
import { type ForecastTarget, forecastSeries } from './model/predict.ts';
import { scoreSeries } from './model/score.ts';
import { type JobSettings, resolveSettings } from './model/settings.ts';
import { type TrainingOutcome, trainNetwork } from './model/train-network.ts';
import { cutWindows, everyOrigin } from './model/windows.ts';
import { chooseZeroFloor } from './model/zero-floor.ts';
import type { ForecastOptions, ForecastProgress, ForecastResult, SeriesScore } from './types.ts';

/** Most windows to validate and calibrate on. */
const mostHeldOut = 256;

/** Everything a phase of the job works with. */
interface Job {
  readonly table: SeriesTable;
  readonly values: readonly Float64Array[];
  readonly options: ForecastOptions;
  readonly settings: JobSettings;
  readonly design: Design;
  readonly tail: number;
}

interface Phase {
  readonly network: Network;
  readonly outcome: TrainingOutcome;
}

/** Trains a fresh network on the first `ends[i]` observations of each series. */
async function runPhase(
  job: Job,
  phase: ForecastProgress['phase'],
  ends: readonly number[],
  plan: { readonly epochs: number; readonly validate: boolean },
  targets: readonly ForecastTarget[],
): Promise<Phase> {
  const { options, settings, design, values } = job;
  const validation = plan.validate ? design.validation : 0;
  const limits = ends.map((end) => (validation > 0 ? end - design.horizon - validation + 1 : end));
  const network = buildNetwork(design, {
    hiddenSize: settings.hiddenSize,
    dropout: settings.dropout,
    seed: settings.seed,
    zeroFloor: chooseZeroFloor(values, ends, options.nonNegative),
  });
  try {
    let last: Progress | undefined;
    const tell = (progress: Progress, extra: Partial<ForecastProgress>): void => {
      const { epochEnd: _, steps, etaSeconds, ...rest } = progress;
      options.onProgress?.({
        ...rest,
        ...extra,
        phase,
        steps: steps ?? plan.epochs * settings.stepsPerEpoch,
        etaSeconds: etaSeconds ?? 0,
      });
    };
    const outcome = await trainNetwork(
      network,
      {
        values,
        limits,
        validation: validation > 0 ? everyOrigin(limits, ends, design.horizon, mostHeldOut) : [],
      },
      design,
      { ...settings, epochs: plan.epochs },
      {
        onProgress(progress) {
          if (progress.epochEnd) last = progress;
          else tell(progress, {});
        },
        // The report at the end of an epoch waits for its preview.
        async onEpochEnd({ epoch, epochs }) {
          const every = settings.previewEvery;
          const due =
            options.onProgress !== undefined && every > 0 && (epoch % every === 0 || epoch === epochs);
          tell(last!, due ? { preview: await forecastSeries(network, targets, settings.level) } : {});
        },
      },
    );
    if (validation > 0) {
      const held = everyOrigin(limits, ends, design.horizon, mostHeldOut);
      await calibrate(network, cutWindows(values, outcome.units, held, design), job.tail);
    }
    return { network, outcome };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  }
}

function describe({ design, table }: Job): string[] {
  const { window, periods, patches, patchLength, validation } = design;
  const seasons = periods.length === 0 ? 'no season' : `seasons of ${periods.join(' and ')} steps`;
  const notes = [
    `One LSTM for ${table.series.length} series: it looks at the last ${window} observations, ${patchLength} at a time in ${patches} steps, and at simple forecasts built on ${seasons}.`,
  ];
  if (validation === 0) {
    notes.push(
      'The series are too short for validation windows: training runs all its epochs, and intervals are as wide as the training errors say.',
    );
  }
  return notes;
}

/**
 * The whole job: trains one small LSTM over all series of a table, scores it on a held-out tail against
 * seasonal naive, trains it anew on everything, and forecasts with intervals.
 *
 * In the first phase the last `horizon` observations of every series stay hidden: scaling, starting weights,
 * training, early stopping and calibration see only what came before. The second phase starts from scratch on
 * all observations, for as many epochs as the first found best; the intervals are calibrated on the errors
 * that the first phase's network made on windows it had not seen, the tail included.
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
  const { horizon, level, evaluate, signal } = settings;
  signal?.throwIfAborted();
  const design = chooseDesign(table, { horizon, evaluate, window: settings.window });
  const values = table.series.map((series) => series.values);
  const job: Job = { table, values, options, settings, design, tail: (1 - level) / 2 };
  const ends = values.map((series) => series.length);
  const notes = describe(job);
  const target = (end: 'tail' | 'future'): ForecastTarget[] =>
    table.series.map((series) => ({
      id: series.id,
      values: series.values,
      end: series.values.length - (end === 'tail' ? horizon : 0),
      times: end === 'tail' ? series.times.slice(-horizon) : futureTimes(series, table.frequency, horizon),
    }));

  let scores: SeriesScore[] = [];
  let plan = { epochs: settings.epochs, validate: true };
  let factors: [number, number] | undefined;
  if (evaluate) {
    const hidden = ends.map((end) => end - horizon);
    const { network, outcome } = await runPhase(job, 'evaluate', hidden, plan, target('tail'));
    try {
      const forecasts = await forecastSeries(network, target('tail'), level);
      scores = table.series.map((series, i) => scoreSeries(series, forecasts[i]!, table.seasonLength));
      const best = outcome.bestEpoch ?? settings.epochs;
      notes.push(
        best === 0
          ? 'On the validation windows nothing was better than the best mix of simple forecasts; the model is that mix.'
          : `Best after ${best} of ${outcome.epochs} epochs; the final model is trained for as many on all observations.`,
      );
      plan = { epochs: best, validate: false };
      const from = hidden.map((end) => (design.validation > 0 ? end - horizon - design.validation + 1 : end));
      const held = everyOrigin(from, ends, horizon, mostHeldOut);
      factors = await calibrate(network, cutWindows(values, outcome.units, held, design), job.tail);
    } finally {
      disposeNetwork(network);
    }
  }
  signal?.throwIfAborted();
  const { network } = await runPhase(job, 'fit', ends, plan, target('future'));
  if (factors !== undefined) network.head.assign('calibration', factors);
  const model = createForecaster({
    network,
    design,
    frequency: table.frequency,
    seriesIds: table.series.map(({ id }) => id),
    level,
  });
  return {
    forecasts: await forecastSeries(network, target('future'), level),
    scores,
    model,
    notes,
    toOnnx: () => model.toOnnx(),
  };
}
