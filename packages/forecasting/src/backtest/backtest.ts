import { DataError } from '@recurra/plugin';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import type { SeriesTable } from '../data/types.ts';
import { createStepTally } from './by-step.ts';
import { goBack } from './known-at.ts';
import { describeBacktest } from './notes.ts';
import { createRunner } from './run-method.ts';
import { type Findings, scoreOrigin } from './score-origin.ts';
import { type BacktestSettings, resolveSettings } from './settings.ts';
import { summaries } from './summaries.ts';
import type { BacktestOptions, BacktestResult } from './types.ts';

function checkLength(table: SeriesTable, { horizon, origins, step, minHistory }: BacktestSettings): void {
  const longest = table.series.reduce((most, { values }) => Math.max(most, values.length), 0);
  if (longest >= minHistory + horizon) return;
  throw new DataError(
    `backtest(): no series is long enough for a single origin: ${minHistory} observations before it and a horizon of ${horizon} need ${minHistory + horizon}, all ${origins} origins ${minHistory + horizon + (origins - 1) * step}, and the longest has ${longest}; choose a shorter horizon or minHistory.`,
  );
}

/**
 * Back-tests methods side by side by rolling origins: goes back in time, lets each method forecast from what was known then,
 * and scores it on what came after.
 *
 * Origins count back from each series' own end: the last lies `horizon` steps before it, the others `step` apart. At each of
 * them a method gets a table that ends there, in memory of its own: observations and past covariates up to the origin,
 * known-future covariates up to `horizon` steps after it, and nothing else. Two things lie outside its reach, for they are
 * facts of the table: its season length, and gaps that were filled by interpolation (`fill: 'previous'` does not look ahead).
 *
 * @param table Regular series; see `readTable`.
 * @param options See {@link BacktestOptions}; only `methods` and `horizon` are required.
 * @returns Scores by method, origin, step ahead and series; plain data. The same options give the same scores.
 * @throws ArgumentError if an option is out of range, or a method does not forecast what it is asked for.
 * @throws DataError if no series is long enough.
 * @throws MissingPeerError if a method needs a package that is not installed; before any work, if the method can tell.
 * @throws The reason of `options.signal`, once it is aborted.
 * @see Tashman 2000, "Out-of-sample tests of forecasting accuracy"; Hyndman & Athanasopoulos, section 5.10.
 * @example
 * const { methods } = await backtest(table, { horizon: 24, methods: [baselines.seasonalNaive(), baselines.theta()] });
 * for (const { method, mase, owa } of methods) console.log(method, mase, owa);
 */
export async function backtest(table: SeriesTable, options: BacktestOptions): Promise<BacktestResult> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const settings = resolveSettings(table, options);
  checkLength(table, settings);
  for (const method of settings.methods) await method.prepare?.();

  const { origins, methods, horizon, levels, seed, step, refit } = settings;
  // Scoring counts as one more method.
  const total = origins * (methods.length + 1);
  let finished = 0;
  let current = 0;
  const last = methods.at(-1)!.name;
  const runners = methods.map((method) =>
    createRunner(method, settings, signal, (activity, done) => {
      // Half for the fit, half for the prediction: which of them takes longer is the method's affair.
      const share = activity.startsWith('fit') ? done / 2 : 0.5 + done / 2;
      onProgress?.({ done: (finished + share) / total, method: method.name, origin: current, activity });
    }),
  );
  const findings: Findings = {
    scores: [],
    leftOut: [],
    forecasts: [],
    tallies: new Map(methods.map(({ name }) => [name, createStepTally(horizon)])),
  };
  try {
    for (current = 0; current < origins; current++) {
      const origin = goBack(table, current, settings);
      for (const one of origin.leftOut) findings.leftOut.push(one);
      if (origin.table.series.length === 0) {
        finished += runners.length + 1;
        continue;
      }
      const results: [string, readonly SeriesForecast[] | string][] = [];
      for (const runner of runners) {
        signal?.throwIfAborted();
        results.push([runner.method.name, await runner.run(origin.table, current)]);
        finished++;
      }
      await scoreOrigin(origin, results, findings, settings, signal, (done) =>
        onProgress?.({ done: (finished + done) / total, method: last, origin: current, activity: 'score' }),
      );
      finished++;
    }
  } finally {
    for (const runner of runners) runner.dispose();
  }
  onProgress?.({ done: 1, method: last, origin: origins - 1, activity: 'done' });
  const partial = {
    horizon,
    origins,
    step,
    refit,
    levels: [...levels],
    seed,
    seasonLength: table.seasonLength,
    ...summaries(runners, findings, origins),
    scores: findings.scores,
    leftOut: findings.leftOut,
    ...(settings.keepForecasts ? { forecasts: findings.forecasts } : {}),
  };
  return { ...partial, notes: describeBacktest(partial) };
}
