import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Rooms from the ground up; those on one line know nothing of each other. A room may use what is below it. */
const floors = [
  ['contract'],
  ['theory'],
  ['sequence', 'encoders'],
  ['formats', 'codec', 'report', 'player'],
  ['inference', 'composer', 'dataset'],
  ['model'],
  ['fit'],
];
const source = new URL('./', import.meta.url);

test('every room uses those below it only', () => {
  const rooms = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const floorOf = (room: string): number => floors.findIndex((floor) => floor.includes(room));
  const wrong: string[] = [];
  for (const { name } of rooms.filter((room) => room.name !== 'testing')) {
    expect(floorOf(name), `${name} has a floor`).toBeGreaterThanOrEqual(0);
    for (const file of readdirSync(new URL(`${name}/`, source), { recursive: true, encoding: 'utf8' })) {
      if (!/\.ts$/.test(file) || /\.test\.ts$|^testing\//.test(file)) continue;
      const text = readFileSync(new URL(`${name}/${file}`, source), 'utf8');
      const depth = file.split('/').length;
      // Imports that leave the room: as many steps up as the file lies deep.
      const leaving = new RegExp(`from '(?:\\.\\./){${depth}}(\\w+)/`, 'g');
      for (const [, used] of text.matchAll(leaving)) {
        if (floorOf(used!) >= floorOf(name)) wrong.push(`${name}/${file} uses ${used}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
