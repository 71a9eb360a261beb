import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastsToCsv } from './forecasts-csv.ts';
import { readTable } from './read-table.ts';
import { tableTimeFormat } from './time-format.ts';
import { zoneClock } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, by the platform's own formatting. */
function wallText(time: number, timeZone: string): string {
  const known = formats.get(timeZone);
  if (known !== undefined) return known.format(time);
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format.format(time);
}

function table(times: readonly number[], timeZone: string): string {
  return `time,v\n${times.map((time, i) => `${wallText(time, timeZone)},${i % 5}`).join('\n')}\n`;
}

const range = (start: number, step: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => start + i * step);

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const instants = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2037) });

describe('the clock of a zone', () => {
  it('shows what Intl shows, in every zone', () => {
    fc.assert(
      fc.property(zones, instants, (timeZone, time) => {
        const minute = Math.floor(time / 60_000) * 60_000;
        const shown = new Date(zoneClock(timeZone).toWall(minute)).toISOString();
        expect(shown.slice(0, 16).replace('T', ' ')).toBe(wallText(minute, timeZone));
      }),
      { seed: 41, numRuns: 1500 },
    );
  });

  it('finds every instant back from what it shows', () => {
    fc.assert(
      fc.property(zones, instants, (timeZone, time) => {
        const clock = zoneClock(timeZone);
        const found = clock.toInstants(clock.toWall(time));
        expect(found).toContain(time);
        for (const instant of found) expect(clock.toWall(instant)).toBe(clock.toWall(time));
      }),
      { seed: 42, numRuns: 1500 },
    );
  });

  it('skips and repeats hours as laws say', () => {
    const berlin = zoneClock('Europe/Berlin');
    // 31 March 2024: from 2:00 to 3:00 at 1:00 UTC. 27 October: from 3:00 back to 2:00 at 1:00 UTC.
    expect(berlin.toInstants(Date.UTC(2024, 2, 31, 2, 30))).toEqual([]);
    expect(berlin.toInstants(Date.UTC(2024, 9, 27, 2, 30))).toEqual([
      Date.UTC(2024, 9, 27, 0, 30),
      Date.UTC(2024, 9, 27, 1, 30),
    ]);
    // Samoa had no 30 December 2011.
    expect(zoneClock('Pacific/Apia').toInstants(Date.UTC(2011, 11, 30, 12))).toEqual([]);
    // Lord Howe Island moves its clocks by half an hour.
    expect(zoneClock('Australia/Lord_Howe').toInstants(Date.UTC(2024, 3, 7, 1, 45)).length).toBe(2);
  });

  it('says which zone was probably meant', () => {
    expect(() => zoneClock('Europe/Berln')).toThrow(/got "Europe\/Berln"; did you mean "Europe\/Berlin"\?/);
  });
});

it('reads half-hourly local times of any zone to equal steps, and writes them as they were', async () => {
  await fc.assert(
    fc.asyncProperty(zones, instants, async (timeZone, time) => {
      const start = Math.floor(time / day) * day;
      const clock = zoneClock(timeZone);
      // The repeated hour can only be told apart where both are in the table.
      const [first, last] = [start, start + 48 * 30 * (hour / 2)];
      fc.pre([first, last].every((end) => clock.toInstants(clock.toWall(end)).length === 1));
      const times = range(first, hour / 2, 48 * 30 + 1);
      const text = table(times, timeZone);
      const read = await readTable(text, { timeZone });
      expect([...read.series[0]!.times]).toEqual(times);
      expect(read.series[0]!.values.every((value, i) => value === i % 5)).toBe(true);
      const { write } = tableTimeFormat(read);
      expect(times.map(write)).toEqual(times.map((at) => wallText(at, timeZone)));
    }),
    { seed: 43, numRuns: 40 },
  );
}, 60_000);

describe('hours in Berlin', () => {
  const timeZone = 'Europe/Berlin';
  const autumn = range(Date.UTC(2024, 9, 24, 22), hour, 24 * 6 + 1);
  const spring = range(Date.UTC(2024, 2, 28, 23), hour, 24 * 6 - 1);

  it('gives the day in autumn 25 hours, and tells', async () => {
    const read = await readTable(table(autumn, timeZone), { timeZone });
    const { times } = read.series[0]!;
    expect([...times]).toEqual(autumn);
    const clock = zoneClock(timeZone);
    const onDay = (date: number): number =>
      times.filter((time) => Math.floor(clock.toWall(time) / day) * day === date).length;
    expect([26, 27, 28].map((date) => onDay(Date.UTC(2024, 9, date)))).toEqual([24, 25, 24]);
    expect(read.notes.join('\n')).toMatch(/1 times occur twice when the clocks of Europe\/Berlin go back/);
    expect(read.timeZone).toBe(timeZone);
  });

  it('reads a file with the latest time first to the same values', async () => {
    const [header, ...rows] = table(autumn, timeZone).trim().split('\n');
    const upsideDown = await readTable(`${header}\n${rows.reverse().join('\n')}`, { timeZone });
    expect(upsideDown.series).toEqual((await readTable(table(autumn, timeZone), { timeZone })).series);
  });

  it('takes an hour that has one row for the first, and fills the second', async () => {
    const repeated = Date.UTC(2024, 9, 27, 1);
    const read = await readTable(
      table(
        autumn.filter((time) => time !== repeated),
        timeZone,
      ),
      { timeZone },
    );
    expect([...read.series[0]!.times]).toEqual(autumn);
    expect(read.notes.join('\n')).toMatch(/1 times could be before or after the clocks/);
    expect(read.notes.join('\n')).toMatch(/1 missing step was filled \(2024-10-27 02:00\)/);
  });

  it('leaves out rows at hours that the clock skips, and says where', async () => {
    const text = table(spring, timeZone).replace('2024-03-31 03:00', '2024-03-31 02:00,9\n2024-03-31 03:00');
    const read = await readTable(text, { timeZone });
    expect([...read.series[0]!.times]).toEqual(spring);
    expect(read.notes.join('\n')).toMatch(
      /1 rows at times that the clock of Europe\/Berlin skips were left out \(row 52: 2024-03-31 02:00\)/,
    );
  });

  it('tells series apart by their ids, not by the repeated hour', async () => {
    const rows = autumn.flatMap((time) =>
      ['x', 'y'].map((id) => `${wallText(time, timeZone)},${id},${time % 7}`),
    );
    const read = await readTable(`time,id,v\n${rows.join('\n')}`, { timeZone });
    expect(read.series.map(({ id, times }) => [id, times.length])).toEqual([
      ['x', autumn.length],
      ['y', autumn.length],
    ]);
    const words = autumn.map((time, i) => `${wallText(time, timeZone)},${['sun', 'rain'][i % 2]},${i}`);
    const one = await readTable(`time,sky,v\n${words.join('\n')}`, { timeZone });
    expect(one.series.map(({ id }) => id)).toEqual(['v']);
  });

  it('respects offsets, and writes them', async () => {
    const offset = (time: number): string => (time < Date.UTC(2024, 9, 27, 1) ? '+02:00' : '+01:00');
    const rows = autumn.map(
      (time, i) => `${wallText(time, timeZone).replace(' ', 'T')}${offset(time)},${i % 5}`,
    );
    const read = await readTable(`time,v\n${rows.join('\n')}`, { timeZone });
    expect([...read.series[0]!.times]).toEqual(autumn);
    const next = autumn.at(-1)! + hour;
    const numbers = Float64Array.of(1);
    const forecast = {
      id: 'v',
      times: Float64Array.of(next),
      median: numbers,
      lower: numbers,
      upper: numbers,
      level: 0.8,
    };
    expect(forecastsToCsv([forecast], read)).toMatch(/\nv,2024-10-31T00:00\+01:00,1,1,1/);
  });

  it('refuses a third row at the same time', async () => {
    const text = table(autumn, timeZone).replaceAll(
      '2024-10-27 02:00',
      '2024-10-27 02:00,1\n2024-10-27 02:00',
    );
    await expect(readTable(text, { timeZone })).rejects.toThrow(/both have the time 2024-10-27 02:00/);
  });
});

it('keeps days of a zone days, however they are written', async () => {
  const timeZone = 'America/New_York';
  const days = range(Date.UTC(2024, 1, 20), day, 40);
  const plain = await readTable(
    `date,v\n${days.map((time, i) => `${new Date(time).toISOString().slice(0, 10)},${i % 3}`).join('\n')}`,
    { timeZone },
  );
  const clock = zoneClock(timeZone);
  const midnights = days.map((time, i) => `${new Date(clock.toInstants(time)[0]!).toISOString()},${i % 3}`);
  const instantly = await readTable(`date,v\n${midnights.join('\n')}`, { timeZone });
  for (const read of [plain, instantly]) {
    expect([...read.series[0]!.times]).toEqual(days);
    expect([read.frequency.label, read.timeZone]).toEqual(['daily', timeZone]);
  }
});

it('reads steps of several hours as they stand, and says why', async () => {
  const rows = range(Date.UTC(2024, 9, 25), 6 * hour, 20).map(
    (time, i) => `${new Date(time).toISOString().slice(0, 16)},${i % 3}`,
  );
  const read = await readTable(`time,v\n${rows.join('\n')}`, { timeZone: 'Europe/Berlin' });
  expect(read.frequency.label).toBe('every 6 hours');
  expect(read.timeZone).toBeUndefined();
  expect(read.notes.join('\n')).toMatch(/Steps of 6 hours are not equal in Europe\/Berlin/);
});
