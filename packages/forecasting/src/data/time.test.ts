import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { addSteps, stepsBetween } from './calendar.ts';
import { dayOfMonth, makeFrequency, parseFrequency } from './frequency.ts';
import { inferFrequency } from './infer-frequency.ts';
import { readTable } from './read-table.ts';
import { scanTime } from './scan-time.ts';
import { timeFormat } from './time-format.ts';
import type { Frequency } from './types.ts';

const property = { seed: 20_260_123, numRuns: 300 };

const zones = ['UTC', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'Europe/Berlin'];
const home = process.env.TZ;
afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});

/** Runs a check as if the machine stood elsewhere, and makes sure that it does. */
function inZone(zone: string, check: () => void): void {
  process.env.TZ = zone;
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
  check();
}

const utc = Date.UTC;

it.each<[string, number]>([
  ['2024-02-29', utc(2024, 1, 29)],
  ['2024/2/9', utc(2024, 1, 9)],
  ['2024-03-31T02:30', utc(2024, 2, 31, 2, 30)],
  ['2024-03-31 02:30:15.25', utc(2024, 2, 31, 2, 30, 15, 250)],
  ['2024-03-31T02:30:00Z', utc(2024, 2, 31, 2, 30)],
  ['2024-03-31T02:30:00+05:45', utc(2024, 2, 30, 20, 45)],
  ['2024-03-31 02:30 -0330', utc(2024, 2, 31, 6)],
  ['2024-03-31 14', utc(2024, 2, 31, 14)],
  ['2024-03-31 24:00', utc(2024, 3, 1)],
  ['2024-05', utc(2024, 4)],
  ['05/2024', utc(2024, 4)],
  ['1990M07', utc(1990, 6)],
  ['202405', utc(2024, 4)],
  ['20240531', utc(2024, 4, 31)],
  ['1959', utc(1959)],
  ['1959 Q1', utc(1959)],
  ['1959Q4', utc(1959, 9)],
  ['Q3 1959', utc(1959, 6)],
  ['2020-W53', utc(2020, 11, 28)],
  ['31.12.1999', utc(1999, 11, 31)],
  ['12/31/1999 1:05 PM', utc(1999, 11, 31, 13, 5)],
  ['12/31/1999 12:00 am', utc(1999, 11, 31)],
  ['1-Jan-2000', utc(2000)],
  ['Sept 5, 2000', utc(2000, 8, 5)],
  ['January 2000', utc(2000)],
  ['2000 Feb', utc(2000, 1)],
  ['1700000000', 1.7e12],
  ['1700000000.5', 1.7e12 + 500],
  ['1700000000000', 1.7e12],
])('reads %s wherever the machine stands', (text, expected) => {
  for (const zone of zones) {
    inZone(zone, () => {
      const scanned = scanTime(text);
      expect(Number.isNaN(scanned?.time) ? scanned?.other : scanned?.time).toBe(expected);
    });
  }
});

it.each([
  '',
  '5',
  '12.5',
  '2024-13-01',
  '2023-02-29',
  '31/31/2024',
  '2024-01-01T25:00',
  '2024-01-01 13:00 PM',
  '2021-W53',
  '2024 Q5',
  'Foo 2024',
  '2024-01-01T00:00 EST',
  '2024-1-1-1',
  'tomorrow',
  '99999999999999999',
])('does not take %j for a time', (text) => {
  expect(scanTime(text)).toBeUndefined();
});

const instants = fc.integer({ min: utc(1000), max: utc(2999) });
const whole = (ms: number) => instants.map((time) => Math.floor(time / ms) * ms);
const day = 86_400_000;

describe('what a format writes, it reads, and so does the scanner', () => {
  it.each<[string, number]>([
    ['YYYY-MM-DD', day],
    ['YYYY/MM/DD', day],
    ['DD.MM.YYYY', day],
    ['D.M.YYYY', day],
    ['D-MMM-YYYY', day],
    ['MMMM D, YYYY', day],
    ['YYYYMMDD', day],
    ['GGGG-[W]WW', 7 * day],
    ['YYYY-MM-DD HH:mm', 60_000],
    ['DD.MM.YYYY H:mm', 60_000],
    ['YYYY-MM-DD h:mm A', 60_000],
    ['YYYY-MM-DDTHH:mm:ssZ', 1000],
    ['YYYY-MM-DDTHH:mm:ss.SSSZ', 1],
    ['milliseconds', 1],
  ])('%s', (pattern, resolution) => {
    const format = timeFormat(pattern);
    // Week 1 starts on a Monday; 1970-01-05 was one. Epoch milliseconds are only told apart from years on.
    const offset = pattern.startsWith('GGGG') ? 4 * day : 0;
    const times = whole(resolution).map((time) => time + offset);
    fc.assert(
      fc.property(times, fc.constantFrom(...zones), (time, zone) => {
        inZone(zone, () => {
          const text = format.write(time);
          expect(format.read(text)).toBe(time);
          if (pattern !== 'milliseconds' || Math.abs(time) >= 1e11) expect(scanTime(text)?.time).toBe(time);
        });
      }),
      property,
    );
  });
});

const frequencies: fc.Arbitrary<Frequency> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'),
      fc.integer({ min: 1, max: 12 }),
    )
    .map(([unit, count]) => makeFrequency(unit as Frequency['unit'], count)),
  fc.constant(makeFrequency('day', 1, { weekdaysOnly: true })),
  fc.constant(makeFrequency('month', 1, { dayOfMonth: 31 })),
  fc.constant(makeFrequency('quarter', 1, { dayOfMonth: 30 })),
);

/** A start that lies on the frequency's own grid. */
function align(time: number, frequency: Frequency): number {
  if (frequency.weekdaysOnly) {
    const weekday = new Date(time).getUTCDay();
    return weekday === 0 ? time + day : weekday === 6 ? time + 2 * day : time;
  }
  if (frequency.dayOfMonth !== undefined) return addSteps(time, frequency, 0);
  return ['month', 'quarter', 'year'].includes(frequency.unit)
    ? utc(new Date(time).getUTCFullYear(), 3, 15)
    : time;
}

it('steps add up, and are counted back', () => {
  fc.assert(
    fc.property(
      whole(1000),
      frequencies,
      fc.integer({ min: -500, max: 500 }),
      fc.nat(500),
      (time, frequency, a, b) => {
        const start = align(time, frequency);
        const there = addSteps(start, frequency, a);
        expect(addSteps(there, frequency, b)).toBe(addSteps(start, frequency, a + b));
        expect(stepsBetween(start, there, frequency)).toBe(a);
        if (a !== 0) expect(Math.sign(there - start)).toBe(Math.sign(a));
      },
    ),
    property,
  );
});

it('one month after the last day of January is the last of February', () => {
  const monthly = makeFrequency('month', 1, { dayOfMonth: 31 });
  expect(addSteps(utc(2024, 0, 31), monthly, 1)).toBe(utc(2024, 1, 29));
  expect(addSteps(utc(2024, 1, 29), monthly, 1)).toBe(utc(2024, 2, 31));
  expect(stepsBetween(utc(2024, 0, 31), utc(2024, 1, 28), monthly)).toBeNaN();
  expect(dayOfMonth([utc(2023, 0, 30), utc(2023, 1, 28)])).toBe(30);
});

it('weekdays step over the weekend', () => {
  const weekdays = parseFrequency('B');
  expect(addSteps(utc(2024, 0, 5, 16), weekdays, 1)).toBe(utc(2024, 0, 8, 16));
  expect(stepsBetween(utc(2024, 0, 5), utc(2024, 0, 6), weekdays)).toBeNaN();
});

it('the frequency of a grid is found from the grid, also with a tenth of it missing', () => {
  fc.assert(
    fc.property(
      whole(1000),
      frequencies,
      fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
      (time, given, drop) => {
        const start = align(time, given);
        const grid = Float64Array.from({ length: 60 }, (_, i) => addSteps(start, given, i)).filter(
          (_, i) => drop[i] !== 0,
        );
        const found = inferFrequency([grid]);
        // 12 months are a year, 7 days a week: the same steps, whatever they are called.
        for (let n = -3; n <= 3; n++) expect(addSteps(grid[0]!, found, n)).toBe(addSteps(grid[0]!, given, n));
      },
    ),
    property,
  );
});

it.each<[string, string]>([
  ['monthly', 'monthly'],
  ['MS', 'monthly'],
  ['15min', 'every 15 minutes'],
  ['2 hours', 'every 2 hours'],
  ['B', 'every weekday'],
  ['D', 'daily'],
  ['Annual', 'yearly'],
])('takes %s for %s', (text, label) => {
  expect(parseFrequency(text).label).toBe(label);
});

it('reads a table to the same times in every zone', async () => {
  const text = 'time,v\n2024-03-30T01:30,1\n2024-03-30T02:30,3\n2024-03-30T03:30,2\n';
  const tables = [];
  for (const zone of zones) {
    process.env.TZ = zone;
    tables.push(await readTable(text));
  }
  for (const table of tables) expect(table).toEqual(tables[0]);
});

it('tells days and months apart over the whole column', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i + 1}/2/2024,${i % 5}`);
  expect((await readTable(`date,v\n${rows.join('\n')}`)).timeFormat).toBe('D/M/YYYY');
  const american = Array.from({ length: 20 }, (_, i) => `02/${String(i + 1).padStart(2, '0')}/2024,${i % 5}`);
  const table = await readTable(`date,v\n${american.join('\n')}`);
  expect(table.timeFormat).toBe('MM/DD/YYYY');
  expect(table.series[0]?.times[19]).toBe(utc(2024, 1, 20));
  const given = await readTable('date,v\n01/02/24,1\n02/02/24,2\n', { dateFormat: 'DD/MM/YY' });
  expect(given.series[0]?.times[1]).toBe(utc(2024, 1, 2));
});

it('takes midnights of a zone with summer time for days', async () => {
  const rows = ['2024-03-30T00:00+01:00,1', '2024-03-31T00:00+01:00,2', '2024-04-01T00:00+02:00,4'];
  const table = await readTable(`date,v\n${rows.join('\n')}`);
  expect(table.frequency.label).toBe('daily');
  expect(table.timeFormat).toBe('YYYY-MM-DD');
  expect(table.series[0]?.times[2]).toBe(utc(2024, 3, 1));
});
