import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './cli.ts';

/** Options with which a model is trained in a second. */
export const fast: readonly string[] = ['--epochs', '1', '--steps-per-epoch', '4', '--hidden-size', '4'];

/** Numbers that look random and are the same each time. */
export function noise(i: number): number {
  return Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453) - 0.5;
}

/** Hourly values with a daily season; row `n` of the made-up table. */
export function hourly(n: number, length: number): number[] {
  return Array.from({ length }, (_, i) =>
    Number((50 + 10 * n + 8 * Math.sin((2 * Math.PI * i) / 24) + 3 * noise(i + 1000 * n)).toFixed(3)),
  );
}

/** Rows in the layout of the M4 competition, ragged. */
export function m4Csv(rows: Readonly<Record<string, readonly number[]>>): string {
  const most = Math.max(...Object.values(rows).map(({ length }) => length));
  const header = Array.from({ length: most + 1 }, (_, i) => `"V${i + 1}"`).join(',');
  const lines = Object.entries(rows).map(([id, values]) =>
    [`"${id}"`, ...values, ...new Array<string>(most - values.length).fill('')].join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** Daily sales of two shops, with a promotion that is known three days longer than the sales. */
export function shopsCsv(days: number, ahead = 3): string {
  const rows = Array.from({ length: days + ahead }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    const promotion = i % 5 === 0 ? 1 : 0;
    return ['north', 'south'].map((shop, n) => {
      const sales = 20 + 10 * n + 4 * (i % 7) + 6 * promotion + 2 * noise(i + 500 * n);
      const [sold, rain] = i < days ? [sales.toFixed(2), (5 + 5 * noise(i)).toFixed(1)] : ['', ''];
      return `${day},${shop},${sold},${rain},${promotion},${shop === 'north' ? 'city' : 'sea'}`;
    });
  });
  return `day,shop,sales,rain,promotion,place\n${rows.flat().join('\n')}\n`;
}

/** Writes files to a new folder. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
