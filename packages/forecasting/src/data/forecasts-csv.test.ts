import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SeriesForecast } from '../types.ts';
import { addSteps } from './calendar.ts';
import { forecastsToCsv } from './forecasts-csv.ts';
import { parseFrequency } from './frequency.ts';
import { readTable } from './read-table.ts';
import { timeFormat } from './time-format.ts';
import type { SeriesTable } from './types.ts';

function continueTable(table: SeriesTable, horizon: number, level = 0.8): SeriesForecast[] {
  return table.series.map(({ id, times }, k) => ({
    id,
    times: Float64Array.from({ length: horizon }, (_, i) => addSteps(times.at(-1)!, table.frequency, i + 1)),
    median: Float64Array.from({ length: horizon }, (_, i) => k + i / 3),
    lower: Float64Array.from({ length: horizon }, (_, i) => k + i / 3 - 1),
    upper: Float64Array.from({ length: horizon }, (_, i) => k + i / 3 + 1),
    level,
  }));
}

it('writes times as the file does', async () => {
  const table = await readTable('Month;Sales\nNov 2023;1\nDec 2023;2\n');
  expect(forecastsToCsv(continueTable(table, 2), table)).toBe(
    'series,Month,median,lower_80,upper_80\nSales,Jan 2024,0,-1,1\nSales,Feb 2024,0.333333333,-0.666666667,1.33333333\n',
  );
  expect(forecastsToCsv(continueTable(table, 1, 0.975), table)).toMatch(/lower_97\.5,upper_97\.5\n/);
});

it('goes on with month ends', async () => {
  const table = await readTable('date,v\n2023-11-30,1\n2023-12-31,2\n');
  expect(forecastsToCsv(continueTable(table, 2), table)).toMatch(/v,2024-01-31,.*\nv,2024-02-29/);
});

it('quotes names that need it, and keeps a time column called series apart', async () => {
  const table = await readTable('series,"a, ""b"""\n2023-11-30,1\n2023-12-01,2\n');
  expect(forecastsToCsv(continueTable(table, 1), table)).toBe(
    'series,series (time),median,lower_80,upper_80\n"a, ""b""",2023-12-02,0,-1,1\n',
  );
});

it('writes a table that reads back as the same forecast', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'YYYY-MM-DD HH:mm',
        'DD.MM.YYYY HH:mm:ss',
        'M/D/YYYY h:mm A',
        'seconds',
        'YYYY-MM-DDTHH:mmZ',
      ),
      fc.constantFrom('hourly', 'daily', 'weekdays', 'weekly', 'monthly', 'yearly'),
      fc.integer({ min: 5, max: 30 }),
      async (pattern, frequency, horizon) => {
        const { write } = timeFormat(pattern);
        // Monday the 15th: on every grid.
        const times = Array.from({ length: 20 }, (_, i) =>
          addSteps(Date.UTC(2024, 0, 15, 9), parseFrequency(frequency), i),
        );
        const rows = times.flatMap((time, i) => [`${write(time)},a,${i % 3}`, `${write(time)},b,${i % 4}`]);
        const options = { dateFormat: pattern, frequency };
        const table = await readTable(`when,id,v\n${rows.join('\n')}`, options);
        const forecasts = continueTable(table, horizon);
        const back = await readTable(forecastsToCsv(forecasts, table), {
          ...options,
          idColumn: 'series',
          targetColumns: ['median'],
        });
        forecasts.forEach(({ times, median }, k) => {
          expect(back.series[k]?.times).toEqual(times);
          median.forEach((value, i) => {
            expect(back.series[k]?.values[i]).toBeCloseTo(value, 7);
          });
        });
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});
