import { DataError } from '@recurra/plugin';
import { backtest } from '../backtest/index.ts';
import type { ForecastMethod } from '../contract/method.ts';
import type { SeriesTable } from '../data/types.ts';
import { fitForecaster, runFit } from '../fit/fit-forecaster.ts';
import type { FitOptions, ForecastProgress } from '../types.ts';
import type { Outcome, PlainFitOptions, Task, TaskContext, TrialScores } from './task.ts';

/** Options of a fit inside a task: nothing is shown on the way but how far it is. */
function withContext(
  options: PlainFitOptions,
  evaluate: boolean,
  { signal, onProgress }: TaskContext,
): FitOptions {
  return {
    ...options,
    evaluate,
    previewEvery: 0,
    ...(signal === undefined ? {} : { signal }),
    onProgress({ phase, member, members, step, steps }: ForecastProgress): void {
      const before = phase === 'fit' && evaluate ? 1 : 0;
      onProgress((before + member - 1 + step / steps) / (members + (evaluate ? 1 : 0)));
    },
  };
}

/** Back-tests one setting: trains before the first origin only, forecasts from all. */
async function runTrial(
  table: SeriesTable,
  task: Extract<Task, { kind: 'trial' }>,
  context: TaskContext,
): Promise<TrialScores> {
  const { options, origins } = task;
  const method: ForecastMethod = {
    name: 'model',
    fit: (known) => fitForecaster(known, withContext(options, false, context)),
  };
  const { methods, leftOut } = await backtest(table, {
    methods: [method],
    horizon: options.horizon,
    levels: options.levels,
    origins,
    signal: context.signal,
  });
  // A setting must not win by failing at the hard series.
  const [first] = leftOut.filter((one) => one.method !== undefined);
  if (first !== undefined) {
    throw new DataError(`series ${JSON.stringify(first.id)} was not forecast: ${first.reason}`, {
      column: first.id,
    });
  }
  const { mase, smape, weightedQuantileLoss, owa } = methods[0]!;
  return { mase, smape, wql: weightedQuantileLoss, owa };
}

/**
 * Does one task on this thread.
 *
 * @param table What to learn from.
 * @param task What to do.
 * @param context Signal and progress.
 * @returns What became of it; the same for the same table and task on every thread, but for the seconds.
 * @throws Whatever training throws.
 */
export async function runTask(table: SeriesTable, task: Task, context: TaskContext): Promise<Outcome> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  if (task.kind === 'trial') {
    const scores = await runTrial(table, task, context);
    return { seconds: seconds(), scores };
  }
  const options = withContext(task.options, task.evaluate, context);
  const { forecaster, scores } = await runFit(table, options);
  const model = forecaster.save();
  forecaster.dispose();
  return { seconds: seconds(), model, heldOut: scores.map(({ holdout: _, ...score }) => score) };
}
