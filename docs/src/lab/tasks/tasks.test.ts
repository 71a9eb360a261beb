import { createRng } from '@recurra/core/random';
import { DataError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { echoDelay } from './echo.ts';
import { readSeries, seriesTask, type Task, tasks } from './index.ts';

/** Mean square error of saying `guess` where it counts, over many examples. */
function lossOf(task: Task, length: number, guess: (x: readonly number[]) => readonly number[]): number {
  const rng = createRng(1);
  let [sum, count] = [0, 0];
  for (let n = 0; n < 4000; n++) {
    const { x, y, counts } = task.example(length, rng);
    y.forEach((row, t) => {
      if (counts && !counts[t]) return;
      const said = guess(x[t]!);
      row.forEach((value, k) => {
        sum += (value - said[k]!) ** 2;
        count++;
      });
    });
  }
  return sum / count;
}

/** What the baselines say they do. */
const guesses: Record<string, (x: readonly number[]) => readonly number[]> = {
  adding: () => [1],
  copy: () => [1 / 3, 1 / 3, 1 / 3],
  sine: (x) => x,
  echo: () => [0],
  store: () => [0],
};

describe('tasks', () => {
  it.each(tasks.map((task) => [task.id, task] as const))(
    '%s: shapes are as said, seeds repeat',
    (_, task) => {
      for (const length of [task.length.least, task.length.usual]) {
        const { x, y, counts } = task.example(length, createRng(7));
        expect(x).toHaveLength(length);
        expect(y).toHaveLength(length);
        if (counts) expect(counts).toHaveLength(length);
        expect(x.every((row) => row.length === task.inputs.length)).toBe(true);
        expect(y.every((row) => row.length === task.outputs.length)).toBe(true);
        expect(task.example(length, createRng(7))).toEqual({ x, y, ...(counts && { counts }) });
      }
    },
  );

  it.each(Object.entries(guesses))('%s: the baseline is what it says', (id, guess) => {
    const task = tasks.find((one) => one.id === id)!;
    const { usual } = task.length;
    expect(lossOf(task, usual, guess) / task.baseline(usual).loss).toBeCloseTo(1, 1);
  });

  it('brackets: the baseline is the variance of the depth', () => {
    const task = tasks.find((one) => one.id === 'brackets')!;
    const rng = createRng(2);
    const depths = Array.from({ length: 4000 }, () => task.example(40, rng).y.map(([d]) => d!)).flat();
    const centre = depths.reduce((sum, d) => sum + d, 0) / depths.length;
    const variance = depths.reduce((sum, d) => sum + (d - centre) ** 2, 0) / depths.length;
    expect(variance / task.baseline(40).loss).toBeCloseTo(1, 1);
  });

  it('ask for what the words say', () => {
    const by = (id: string) => tasks.find((task) => task.id === id)!;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 12, max: 40 }), (seed, length) => {
        const sum = by('adding').example(length, createRng(seed));
        expect(sum.x.filter(([, mark]) => mark === 1)).toHaveLength(2);
        expect(sum.y.at(-1)![0]).toBeCloseTo(
          sum.x.reduce((s, [v, mark]) => s + v! * mark!, 0),
          12,
        );
        const echoed = by('echo').example(length, createRng(seed));
        for (let t = echoDelay; t < length; t++) expect(echoed.y[t]).toEqual(echoed.x[t - echoDelay]);
        const copied = by('copy').example(length, createRng(seed));
        expect(copied.y.slice(-3)).toEqual(copied.x.slice(0, 3).map((row) => row.slice(0, 3)));
        const counted = by('brackets').example(length, createRng(seed));
        const opened = counted.x.map((_, t) =>
          counted.x.slice(0, t + 1).reduce((n, [a, b]) => n + a! - b!, 0),
        );
        expect(counted.y.map(([depth]) => depth! * 8)).toEqual(opened);
        const stored = by('store').example(length, createRng(seed));
        stored.x.forEach(([, , read], t) => {
          const written = stored.x.slice(0, t + 1).findLast(([, write]) => write === 1)!;
          expect(stored.y[t]![0]).toBe(read ? written[0] : 0);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('readSeries', () => {
  const numbers = Array.from({ length: 40 }, (_, t) => t * 1.5);

  it('finds the last column of numbers', () => {
    const csv = `month,passengers,note\n${numbers.map((v, t) => `1949-${t},${v},x`).join('\n')}`;
    expect(readSeries(csv)).toEqual({ name: 'passengers', values: numbers });
    expect(readSeries(numbers.join('\r\n'))).toEqual({ name: 'column 1', values: numbers });
    const german = `Tag;Wert\n${numbers.map((v) => `1. Mai;${String(v).replace('.', ',')}`).join('\n')}`;
    expect(readSeries(german)).toEqual({ name: 'Wert', values: numbers });
  });

  it('says what is wrong', () => {
    expect(() => readSeries('a,b\nx,y')).toThrow(DataError);
    expect(() => readSeries('')).toThrow(/no column of numbers/);
    expect(() => readSeries('1\n2\n3')).toThrow(/at least 30 numbers, got 3/);
  });

  it('never fails otherwise, whatever the file', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        try {
          readSeries(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
    );
  });

  it('makes a task, scaled, even of a series that does not move', () => {
    const task = seriesTask({ name: 'still', values: new Array(30).fill(5) });
    expect(task.example(10, createRng(1)).x.flat()).toEqual(new Array(10).fill(0));
    const moving = seriesTask({ name: 'm', values: numbers });
    const { x, y } = moving.example(12, createRng(1));
    expect(y.slice(0, -1)).toEqual(x.slice(1));
  });
});
