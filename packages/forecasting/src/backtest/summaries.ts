import { meanOrNull } from '../metrics/check.ts';
import { summarise } from '../metrics/summarise.ts';
import type { Runner } from './run-method.ts';
import type { Findings } from './score-origin.ts';
import type { BacktestResult, BacktestScore } from './types.ts';

/**
 * Sums up a back-test by method, origin and step ahead.
 *
 * @param runners The methods, with the time they took.
 * @param findings All scores.
 * @param origins Number of origins.
 */
export function summaries(
  runners: readonly Runner[],
  { scores, leftOut, tallies }: Findings,
  origins: number,
): Pick<BacktestResult, 'methods' | 'byOrigin' | 'byStep'> {
  const names = runners.map(({ method }) => method.name);
  const of = (method: string): BacktestScore[] => scores.filter((score) => score.method === method);
  return {
    methods: runners.map(({ method: { name }, seconds }) => {
      const own = of(name);
      return {
        method: name,
        ...summarise(own),
        rank: meanOrNull(own.map(({ rank }) => rank)),
        fallbacks: own.filter(({ state }) => state === 'fallback').length,
        failures: leftOut.filter(({ method }) => method === name).length,
        seconds: { ...seconds },
      };
    }),
    byOrigin: names.flatMap((method) =>
      Array.from({ length: origins }, (_, origin) => ({
        method,
        origin,
        ...summarise(of(method).filter((score) => score.origin === origin)),
      })),
    ),
    byStep: names.flatMap((method) => tallies.get(method)!.summary(method)),
  };
}
