import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SeriesForecast } from '../contract/series-forecast.ts';
import { addSteps } from './calendar.ts';
import { forecastsToCsv } from './forecasts-csv.ts';
import { parseFrequency } from './frequency.ts';
import { parseForecasts } from './parse-forecasts.ts';
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

/** The same forecasts with a second, wider interval. */
function widened(forecasts: readonly SeriesForecast[]): SeriesForecast[] {
  return forecasts.map((forecast) => ({
    ...forecast,
    intervals: [
      { level: 0.8, lower: forecast.lower, upper: forecast.upper },
      {
        level: 0.95,
        lower: forecast.lower.map((value) => value - 1),
        upper: forecast.upper.map((value) => value + 1),
      },
    ],
  }));
}

it('writes every interval, and empty cells for what failed', async () => {
  const table = await readTable('date,a,b\n2023-11-30,1,3\n2023-12-01,2,4\n');
  const [good, bad] = widened(continueTable(table, 1));
  const nothing = Float64Array.of(Number.NaN);
  const failed = { ...bad!, median: nothing, lower: nothing, upper: nothing, intervals: [] };
  expect(forecastsToCsv([good!, failed], table)).toBe(
    'series,date,median,lower_80,upper_80,lower_95,upper_95\na,2023-12-02,0,-1,1,-2,2\nb,2023-12-02,,,,,\n',
  );
});

it('writes and reads the layout of the M4 competition', async () => {
  const table = await readTable('V1,V2,V3\nH1,1,2\nH2,3,4\n');
  const forecasts = continueTable(table, 3);
  const text = forecastsToCsv(forecasts, table, { layout: 'm4' });
  expect(text).toBe('id,F1,F2,F3\nH1,0,0.333333333,0.666666667\nH2,1,1.33333333,1.66666667\n');
  expect(parseForecasts(text).map(({ id, median }) => [id, median.length])).toEqual([
    ['H1', 3],
    ['H2', 3],
  ]);
  // Steps go on counting where the history ends.
  expect(forecastsToCsv(forecasts, table)).toMatch(/^series,step,median.*\nH1,3,.*\nH1,4,/);
});

it('reads back what it wrote, whatever the ids, levels and numbers', () => {
  const number = fc
    .double({ noNaN: true, min: -1e12, max: 1e12 })
    .map((value) => Number(value.toPrecision(9)) + 0);
  const levels = fc.uniqueArray(
    fc.integer({ min: 1, max: 999 }).map((level) => level / 1000),
    { minLength: 1, maxLength: 3 },
  );
  const id = fc.string({ minLength: 1, maxLength: 8 }).map((text) => text.trim() || 'x');
  fc.assert(
    fc.property(
      fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
      levels,
      fc.array(number, { minLength: 1, maxLength: 6 }),
      (ids, wanted, numbers) => {
        const median = Float64Array.from(numbers);
        const intervals = wanted.map((level) => ({ level, lower: median, upper: median }));
        const times = Float64Array.from(numbers, (_, i) => Date.UTC(2024, 0, 1 + i));
        const first = { level: wanted[0]!, lower: median, upper: median };
        const forecasts = ids.map(
          (name): SeriesForecast => ({ id: name, times, median, ...first, intervals }),
        );
        const text = forecastsToCsv(forecasts, {
          timeColumn: 'date',
          timeFormat: 'YYYY-MM-DD',
          frequency: parseFrequency('daily'),
        });
        const back = parseForecasts(text);
        expect(back.map((forecast) => forecast.id)).toEqual(ids);
        for (const forecast of back) {
          expect([...forecast.median]).toEqual(numbers);
          expect(forecast.intervals.map(({ level }) => level)).toEqual(wanted);
          expect([...forecast.intervals[0]!.upper]).toEqual(numbers);
          expect(forecast.times?.[0]).toBe('2024-01-01');
        }
      },
    ),
    { seed: 12, numRuns: 200 },
  );
});

it.each<[string, string, RegExp]>([
  ['an empty file', ' \n', /file of forecasts is empty/],
  ['another table', 'date,value\n2024-01-01,5\n', /does not hold forecasts: its columns are "date", "value"/],
  ['a cell that is no number', 'id,F1,F2\nH1,5,x\n', /^row 2, column "F2": "x" is not a number/],
  ['a series twice', 'id,F1\nH1,5\nH1,6\n', /^rows 2 and 3 are both forecasts of "H1"/],
  [
    'a lower end alone',
    'series,date,median,lower_80\na,2024-01-01,1,0\n',
    /"lower_80" needs a column "upper_80"/,
  ],
  ['a missing id', 'series,date,median\n,2024-01-01,1\n', /^row 2, column "series": the id is missing/],
  ['an open quote', 'id,F1\n"H1,5\n', /row 2 of the forecasts|of the forecasts/],
])('refuses %s', (_, text, message) => {
  expect(() => parseForecasts(text)).toThrow(message);
});
