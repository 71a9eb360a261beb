import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { GestureDataset, GestureExample } from '../../contract/sequence.ts';

// Recorded gestures lie beside the repository, where they are at all.
const folder = new URL('../../../../../../shared/data/gesture/', import.meta.url);

async function textOf(name: string): Promise<string | undefined> {
  const file = new URL(name, folder);
  if (existsSync(file)) return readFile(file, 'utf8');
  console.log(`skipped: shared/data/gesture/${name} is not there`);
  return undefined;
}

function toDataset(examples: readonly GestureExample[]): GestureDataset {
  const classes = [...new Set(examples.map(({ name }) => name))].sort();
  return { dimensions: examples[0]!.dimensions, examples, classes };
}

interface PenLog {
  readonly name: string;
  readonly subject: number;
  readonly speed: string;
  readonly number: number;
  readonly points: readonly (readonly [number, number, number])[];
}

/**
 * The $1 recogniser's pen logs of subjects 2 to 6: 16 gestures.
 *
 * @param keep Which of them.
 * @returns Them, or `undefined` where the file is not there.
 */
export async function penLogs(keep = (_: PenLog) => true): Promise<GestureDataset | undefined> {
  const text = await textOf('one-dollar-subjects-1-6.json');
  if (text === undefined) return undefined;
  const logs = (JSON.parse(text) as PenLog[]).filter((log) => log.subject > 1 && keep(log));
  return toDataset(
    logs.map(({ name, points, subject }) => ({
      name,
      subject: String(subject),
      dimensions: 2,
      values: Float32Array.from(points.flatMap((point) => point.slice(0, 2))),
      times: Float64Array.from(points, ([, , t]) => t),
    })),
  );
}

/**
 * The training half of a set of the UEA archive.
 *
 * @param name For example `Libras`.
 * @returns It, or `undefined` where the file is not there.
 */
export async function ueaTraining(name: string): Promise<GestureDataset | undefined> {
  const text = await textOf(`${name}-train.csv`);
  if (text === undefined) return undefined;
  return toDataset(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(([, label, length, dimensions, ...values]) => ({
        name: label!,
        dimensions: Number(dimensions),
        values: Float32Array.from(values, Number),
        times: Float64Array.from({ length: Number(length) }, (_, i) => 10 * i),
      })),
  );
}
