import { DataError } from '@recurra/plugin';
import { seasonalNaive } from '../metrics/seasonal-naive.ts';
import { adjustSeason } from '../metrics/seasonality.ts';
import { normalOutlook, type Outlook, type Situation, withSeason } from './outlook.ts';

// Interval formulas: Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, section 5.5. The
// variance of the residuals is their sum of squares over their number, less one for each estimated parameter.

function steps(horizon: number, value: (h: number) => number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, k) => value(k + 1));
}

/** Root mean square of `count` residuals, of which `parameters` were used up by the fit. */
function residualDeviation(count: number, parameters: number, residual: (i: number) => number): number {
  // One observation, or as many parameters as residuals, shows no error at all: no width is all that can be said.
  if (count <= parameters) return 0;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += residual(i) ** 2;
  return Math.sqrt(sum / (count - parameters));
}

/** The last value; deviation σ√h. */
export function naiveOutlook({ values, horizon }: Situation): Outlook {
  const sigma = residualDeviation(values.length - 1, 0, (i) => values[i + 1]! - values[i]!);
  return normalOutlook(
    new Float64Array(horizon).fill(values.at(-1)!),
    steps(horizon, (h) => sigma * Math.sqrt(h)),
  );
}

/** The last season; deviation σ√(k + 1), k being the whole seasons before the step. */
export function seasonalNaiveOutlook({ values, horizon, seasonLength: m }: Situation): Outlook {
  if (values.length < m) {
    throw new DataError(`one season is ${m} observations, and there are ${values.length}`);
  }
  const sigma = residualDeviation(values.length - m, 0, (i) => values[i + m]! - values[i]!);
  return normalOutlook(
    seasonalNaive(values, horizon, m),
    steps(horizon, (h) => sigma * Math.sqrt(Math.floor((h - 1) / m) + 1)),
  );
}

/** The last value without its season, with the season put back; deviation σ√h times the seasonal index. */
export function naive2Outlook(situation: Situation): Outlook {
  const { adjusted, ahead } = adjustSeason(situation.values, situation.horizon, situation.seasonLength);
  return withSeason(naiveOutlook({ ...situation, values: adjusted }), ahead);
}

/** The line from the first to the last value, gone on with; deviation σ√(h (1 + h / (n − 1))). */
export function driftOutlook({ values, horizon }: Situation): Outlook {
  const n = values.length;
  if (n < 2) throw new DataError('a drift needs two observations, and there is one');
  const last = values.at(-1)!;
  const slope = (last - values[0]!) / (n - 1);
  const sigma = residualDeviation(n - 1, 1, (i) => values[i + 1]! - values[i]! - slope);
  return normalOutlook(
    steps(horizon, (h) => last + slope * h),
    steps(horizon, (h) => sigma * Math.sqrt(h * (1 + h / (n - 1)))),
  );
}

/** The mean of the whole history; deviation σ√(1 + 1 / n). */
export function historicMeanOutlook({ values, horizon }: Situation): Outlook {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const sigma = residualDeviation(n, 1, (i) => values[i]! - mean);
  return normalOutlook(
    new Float64Array(horizon).fill(mean),
    new Float64Array(horizon).fill(sigma * Math.sqrt(1 + 1 / n)),
  );
}
