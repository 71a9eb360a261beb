import { DataError } from '@recurra/plugin';
import type { Augurs } from './load-augurs.ts';
import type { Outlook, Situation } from './outlook.ts';

/** What augurs forecasts; both of its models do. */
interface AugursModel {
  fit(values: Float64Array): void;
  predict(
    horizon: number,
    level: number,
  ): { point: number[]; intervals: { lower: number[]; upper: number[] } | undefined };
  free(): void;
}

/**
 * Exponential smoothing, error, trend and damping chosen by AICc; the season is taken out first by MSTL (STL), and put back,
 * for augurs has no seasonal ETS.
 *
 * @param augurs The library.
 * @param situation The series.
 * @param levels Levels of the intervals, which are the model's own; those of the season are not in them.
 */
export function etsOutlook(augurs: Augurs, situation: Situation, levels: readonly number[]): Outlook {
  const { values, horizon, seasonLength } = situation;
  const first = values[0]!;
  if (values.every((value) => value === first)) {
    throw new DataError('it is constant, and smoothing has nothing to choose by');
  }
  const seasonal = seasonLength > 1 && values.length > 2 * seasonLength;
  const model: AugursModel = seasonal ? augurs.MSTL.ets([seasonLength]) : new augurs.AutoETS(1, 'ZZN');
  try {
    model.fit(values);
    const byLevel = new Map(levels.map((level) => [level, model.predict(horizon, level)]));
    const [one] = byLevel.values();
    return {
      median: Float64Array.from(one!.point),
      interval: (level) => {
        const { lower, upper } = byLevel.get(level)!.intervals!;
        return { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
      },
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError(`augurs could not fit it (${why})`, { cause: error });
  } finally {
    model.free();
  }
}
