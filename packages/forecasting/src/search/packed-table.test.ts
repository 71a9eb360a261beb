import { describe, expect, it } from 'vitest';
import { readTable } from '../data/index.ts';
import type { SeriesTable } from '../data/types.ts';
import { makeTable } from '../testing/fixtures.ts';
import { packTable, unpackTable } from './packed-table.ts';
import { tableKey } from './table-key.ts';

const csv = `id,time,sales,price,region
${['a', 'b']
  .flatMap((id, s) =>
    Array.from({ length: 40 }, (_, t) => {
      const day = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
      return `${id},${day},${t < 36 ? 100 + 10 * Math.sin(t) + s : ''},${t % 7},${s === 0 ? 'north' : 'south'}`;
    }),
  )
  .join('\n')}
`;

/** The table without getters and notes, to be compared. */
const plain = ({ notes: _, leftOut: __, ...table }: SeriesTable) => ({
  ...table,
  series: table.series.map((series) => ({ ...series, times: [...series.times] })),
});

describe('packTable', () => {
  it('gives the same table on the other side of a thread', async () => {
    const table = await readTable(csv, { futureCovariates: ['price'], staticColumns: ['region'] });
    const there = unpackTable(structuredClone(await packTable(table)));
    expect(plain(there)).toEqual(plain(table));
    expect(Object.keys(there.series[0]!.future!)).toEqual(['price']);
    expect(there.series[0]!.static).toEqual({ 'region=north': 1, 'region=south': 0 });
  });

  it('keeps times that do not follow from the start', async () => {
    const table = makeTable({ length: 30 });
    const [one] = table.series;
    const odd = {
      ...table,
      series: [{ ...one!, times: one!.times.map((time, t) => time + (t === 7 ? 5 : 0)) }],
    };
    expect((await packTable(table)).series[0]).not.toHaveProperty('times');
    expect(plain(unpackTable(structuredClone(await packTable(odd))))).toEqual(plain(odd));
  });
});

describe('tableKey', () => {
  it('is the same for the same data, and another for any that differs', async () => {
    const table = await readTable(csv, { futureCovariates: ['price'], staticColumns: ['region'] });
    const keyOf = async (change: (table: SeriesTable) => SeriesTable) =>
      tableKey(await packTable(change(table)));
    const [first, ...rest] = table.series;
    const values = first!.values.slice();
    values[17]! += 1e-12;
    const moved = first!.times.map((time) => time + 86_400_000);
    const price = first!.future!.price!.slice();
    price[39] = 9;
    const keys = await Promise.all([
      keyOf((same) => same),
      keyOf((same) => ({ ...same, series: [{ ...first!, values }, ...rest] })),
      keyOf((same) => ({ ...same, series: [{ ...first!, times: moved }, ...rest] })),
      keyOf((same) => ({ ...same, series: [{ ...first!, future: { price } }, ...rest] })),
      keyOf((same) => ({ ...same, series: [{ ...first!, id: 'c' }, ...rest] })),
      keyOf((same) => ({ ...same, seasonLength: 1 })),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await keyOf((same) => ({ ...same, notes: ['read otherwise'] }))).toBe(keys[0]);
    expect(keys[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
