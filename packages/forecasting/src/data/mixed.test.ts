import { expect, it } from 'vitest';
import { readTable } from './read-table.ts';

const hour = 3_600_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);

/** Rows of one series. */
function rows(
  id: string,
  n: number,
  step: number,
  value: (i: number) => string | number = (i) => i % 7,
): string[] {
  return Array.from({ length: n }, (_, i) => `${iso(Date.UTC(2024, 0, 1) + i * step)},${id},${value(i)}`);
}

const read = (lines: readonly string[], options = {}) =>
  readTable(`time,id,v\n${lines.join('\n')}\n`, { idColumn: 'id', ...options });

it('takes the frequency that most series have, and says what it left out', async () => {
  // The one series by the hour has more rows than all the others.
  const table = await read([
    ...rows('a', 40, 24 * hour),
    ...rows('fast', 500, hour),
    ...rows('b', 40, 24 * hour),
    ...rows('slow', 20, 7 * 24 * hour),
    ...rows('empty', 5, 24 * hour, () => ''),
  ]);
  expect(table.frequency.label).toBe('daily');
  expect(table.series.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(table.leftOut?.map(({ id }) => id)).toEqual(['fast', 'slow', 'empty']);
  const [fast, slow, empty] = table.leftOut!.map(({ reason }) => reason);
  expect(fast).toMatch(/lies between two steps/);
  expect(slow).toMatch(/its times are weekly, those of most series daily/);
  expect(empty).toMatch(/every cell of it is empty/);
  expect(table.notes.filter((note) => /was left out/.test(note)).length).toBe(3);
});

it('leaves out a series with too many gaps where others remain, and keeps it when told how to fill', async () => {
  const holey = rows('holey', 40, 24 * hour).filter((_, i) => i < 10 || i > 25);
  const lines = [...rows('a', 40, 24 * hour), ...holey];
  const table = await read(lines);
  expect(table.series.map(({ id }) => id)).toEqual(['a']);
  expect(table.leftOut?.[0]?.reason).toMatch(/16 of 40 steps \(40\.0 %\) are missing/);
  expect((await read(lines, { fill: 'linear' })).series.length).toBe(2);
  await expect(read(holey)).rejects.toThrow(/16 of 40 steps/);
});

it.each([
  ['zero', [4, 0, 6, 0, 0, 8]],
  ['mean', [4, 6, 6, 6, 6, 8]],
  [-1, [4, -1, 6, -1, -1, 8]],
] as const)('fills by %s, and says so', async (fill, expected) => {
  const table = await readTable('year,v\n2000,4\n2002,6\n2005,8\n', { fill, frequency: 'yearly' });
  expect([...table.series[0]!.values]).toEqual(expected);
  expect(table.notes.join('\n')).toMatch(
    fill === -1
      ? /3 missing steps were filled .*, the number -1/
      : new RegExp(`3 missing steps were filled .*, method ${fill}`),
  );
});

it('keeps what it says short, however many series there are', async () => {
  const lines = Array.from({ length: 300 }, (_, k) => [
    ...rows(`s${k}`, 30, 24 * hour, (i) => (i === 1 + (k % 20) || i === 0 ? '' : (i * k) % 5)),
    ...(k % 2 ? [] : rows(`odd${k}`, 3, 24 * hour, () => '')),
  ]).flat();
  const table = await read(lines);
  expect(table.series.length).toBe(300);
  expect(table.leftOut?.length).toBe(150);
  expect(table.notes.length).toBeLessThan(40);
  expect(table.notes.join('').length).toBeLessThan(8000);
  expect(table.notes.join('\n')).toMatch(/145 more series were left out/);
});
