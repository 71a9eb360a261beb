import { expect, it } from 'vitest';
import { cutTable } from './cut.ts';
import { readTable } from './read-table.ts';

const rows = Array.from({ length: 12 }, (_, i) => {
  const day = String(i + 1).padStart(2, '0');
  // The target of the last two days is not known yet; the price is.
  return `2024-01-${day},${i < 10 ? i * i : ''},${i % 3},${i + 100}`;
});
const text = `date,sales,seen,price\n${rows.join('\n')}\n`;
const options = { pastCovariates: ['seen'], futureCovariates: ['price'] };

it('cuts values and past covariates at the end, future covariates after it, as views', async () => {
  const table = await readTable(text, options);
  const [whole] = table.series;
  const [cut] = cutTable(table, [7], 3).series;
  expect([...cut!.values]).toEqual([0, 1, 4, 9, 16, 25, 36]);
  expect([...cut!.past!.seen!]).toEqual([0, 1, 2, 0, 1, 2, 0]);
  expect([...cut!.future!.price!]).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  expect([...cut!.times]).toEqual([...whole!.times.slice(0, 7)]);
  expect(cut!.values.buffer).toBe(whole!.values.buffer);
  expect(cut!.future!.price!.buffer).toBe(whole!.future!.price!.buffer);
});

it('changes nothing when nothing is cut, and keeps the rest of the table', async () => {
  const table = await readTable(text, options);
  expect(cutTable(table, [10], 2)).toEqual(table);
});

it.each<[readonly number[], number, RegExp]>([
  [[1, 2], 0, /ends must have one number a series \(1\), got 2/],
  [[11], 0, /has 10 observations; its end must be from 1 to that, got 11/],
  [[0], 0, /got 0/],
  [[2.5], 0, /got 2\.5/],
  [[5], -1, /ahead must be 0 or a positive integer, got -1/],
])('refuses ends %j and %d steps ahead', async (ends, ahead, message) => {
  const table = await readTable(text, options);
  expect(() => cutTable(table, ends, ahead)).toThrow(message);
});
