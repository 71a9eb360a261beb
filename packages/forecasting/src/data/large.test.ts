import { expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import type { SeriesTable, TableOptions } from './types.ts';

const count = 100_000;
const steps = 60;
const mebibyte = 1024 * 1024;

const value = (series: number, step: number): number => ((series * 31 + step * 17) % 1000) / 10;

/** One row a series and day, made as they are read. */
async function* longRows(): AsyncGenerator<string> {
  const dates = Array.from({ length: steps }, (_, i) =>
    new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
  );
  yield 'unique_id,ds,y\n';
  for (let series = 0; series < count; series += 100) {
    let piece = '';
    for (let k = series; k < series + 100; k++) {
      for (let i = 0; i < steps; i++) piece += `s${k},${dates[i]},${value(k, i)}\n`;
    }
    yield piece;
  }
}

/** One row a series. */
async function* m4Rows(): AsyncGenerator<string> {
  yield `${Array.from({ length: steps + 1 }, (_, i) => `V${i + 1}`).join(',')}\n`;
  for (let series = 0; series < count; series += 100) {
    let piece = '';
    for (let k = series; k < series + 100; k++) {
      piece += `D${k},${Array.from({ length: steps }, (_, i) => value(k, i)).join(',')}\n`;
    }
    yield piece;
  }
}

/** Memory in use, arrays of numbers included. */
function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measured(
  source: AsyncIterable<string>,
  options: TableOptions = {},
): Promise<{ table: SeriesTable; peak: number; assembled: number }> {
  const before = used();
  let peak = 0;
  let assembled = 0;
  const onProgress = ({ series }: { readonly series?: number }): void => {
    peak = Math.max(peak, used() - before);
    assembled = series ?? assembled;
  };
  const table = await readTable(source, { ...options, onProgress });
  return { table, peak: peak / mebibyte, assembled };
}

function check(table: SeriesTable): void {
  expect(table.series.length).toBe(count);
  expect(table.notes.length).toBeLessThan(20);
  for (const k of [0, 1, 54_321, count - 1]) {
    expect(table.series[k]!.id).toMatch(new RegExp(`^.${k}$`));
    expect([...table.series[k]!.values]).toEqual(Array.from({ length: steps }, (_, i) => value(k, i)));
    expect(table.series[k]!.times.length).toBe(steps);
  }
}

// The numbers alone are 46 MiB. Garbage of the rows' text is in the figures, as it is collected when the engine likes.
it('reads 100,000 series in long layout in bounded memory', async () => {
  const { table, peak, assembled } = await measured(longRows());
  console.log(`100,000 series × 60, long: ${peak.toFixed(0)} MiB at most`);
  check(table);
  expect(table.frequency.label).toBe('daily');
  // Progress goes on while the series are made of the rows.
  expect(assembled).toBeGreaterThan(count / 4);
  expect(peak).toBeLessThan(600);
}, 120_000);

it('reads 100,000 series in M4 layout in bounded memory', async () => {
  const { table, peak } = await measured(m4Rows());
  console.log(`100,000 series × 60, M4: ${peak.toFixed(0)} MiB at most`);
  check(table);
  expect(peak).toBeLessThan(400);
}, 120_000);

it('reads 20,000 series side by side', async () => {
  const columns = Array.from({ length: 20_000 }, (_, k) => `s${k}`);
  async function* rows(): AsyncGenerator<string> {
    yield `date,${columns.join(',')}\n`;
    for (let i = 0; i < steps; i++) {
      const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
      // The last series starts late.
      yield `${date},${columns.map((_, k) => (k === 19_999 && i < 55 ? '' : value(k, i))).join(',')}\n`;
    }
  }
  const { table, peak } = await measured(rows());
  console.log(`20,000 series × 60, wide: ${peak.toFixed(0)} MiB at most`);
  expect(table.series.length).toBe(20_000);
  expect(table.series.at(-1)!.values.length).toBe(5);
  expect(peak).toBeLessThan(600);
}, 120_000);
