import type { ForecastMethod, MethodContext } from '../contract/method.ts';
import type { SeriesTable } from '../data/types.ts';
import type { FitOptions, ForecastProgress } from '../types.ts';
import { fitForecaster } from './fit-forecaster.ts';

/** What a method may be told; horizon, levels and seed come from whoever runs it. */
export type RecurrentMethodOptions = Omit<
  FitOptions,
  'horizon' | 'levels' | 'signal' | 'onProgress' | 'checkpoint' | 'resume'
> & {
  /** Name in tables and charts. Default `recurrent`, or the preset's name. */
  readonly name?: string;
};

/** Share of all training that is done, each network counting the same; the first phase does not know how many follow. */
function doneOf({ phase, member, members, step, steps }: ForecastProgress, evaluates: boolean): number {
  const before = evaluates && phase === 'fit' ? 1 : 0;
  const all = members + (evaluates ? 1 : 0);
  return Math.min(1, (before + member - 1 + step / Math.max(1, steps)) / all);
}

/**
 * The recurrent model as a method, to be compared with baselines in a back-test.
 *
 * @param options As of `fitForecaster`, without what the back-test decides.
 * @returns The method.
 * @example
 * await backtest(table, { horizon: 24, methods: [recurrent(), baselines.seasonalNaive()] });
 */
export function recurrent(options: RecurrentMethodOptions = {}): ForecastMethod {
  const { name = options.preset ?? 'recurrent', ...rest } = options;
  return {
    name,
    fit(table: SeriesTable, { horizon, levels, seed, signal, onProgress }: MethodContext) {
      return fitForecaster(table, {
        previewEvery: 0,
        seed,
        ...rest,
        horizon,
        levels,
        ...(signal !== undefined && { signal }),
        onProgress: (progress) =>
          onProgress?.({
            done: doneOf(progress, rest.evaluate ?? true),
            activity: `${progress.phase} network ${progress.member}, epoch ${progress.epoch} of ${progress.epochs}`,
          }),
      });
    },
  };
}
