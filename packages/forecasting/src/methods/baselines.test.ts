import { describe, expect, it } from 'vitest';
import { makeTable } from '../testing/fixtures.ts';
import { baselineNames, baselines, baselinesByName } from './baselines.ts';

describe('baselinesByName', () => {
  it('finds them by names as people write them', () => {
    const names = (list: string[]): string[] => baselinesByName(list).map(({ name }) => name);
    expect(names(['naive', 'snaive', 'mean', 'Naive2'])).toEqual([
      'naive',
      'seasonalNaive',
      'historicMean',
      'naive2',
    ]);
    expect(names(['seasonal-naive', 'historic_mean', ' ETS '])).toEqual([
      'seasonalNaive',
      'historicMean',
      'ets',
    ]);
    expect(names([...baselineNames])).toEqual(baselineNames);
  });

  it('hands the season on', async () => {
    const table = makeTable({ length: 10, seasonLength: 2, value: (t) => t });
    const [method] = baselinesByName(['snaive'], { seasonLength: 3 });
    const fitted = await method!.fit(table, { horizon: 3, levels: [0.8], seed: 0 });
    expect([...(await fitted.predict(table))[0]!.median]).toEqual([7, 8, 9]);
  });

  it('refuses names there are not, with the one that was meant', () => {
    expect(() => baselinesByName(['thata'])).toThrow(
      /names must be among naive, .*, got "thata"; did you mean theta\?/,
    );
    expect(() => baselinesByName(['constructor'])).toThrow(/got "constructor"/);
    expect(() => baselinesByName(['mean', 'historicMean'])).toThrow(/got historicMean twice/);
    expect(() => baselines.theta({ seasonLength: 0 })).toThrow(/positive integer, got 0/);
  });
});
