import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import card from '../../models/unistroke.json' with { type: 'json' };
import { penLogs } from '../baselines/testing/shared-data.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { createGestureDataset } from '../dataset/create-dataset.ts';
import { earliness } from '../evaluate/earliness.ts';
import { loadRecognizer } from '../recognizer/load-recognizer.ts';
import { fitRecognizer } from './fit-recognizer.ts';

beforeAll(() => useBackend('wasm'));

const logs = (await penLogs())?.examples;
const of = (subject: string): readonly GestureExample[] =>
  logs!.filter((example) => example.subject === subject);
const share = (list: readonly boolean[]): number => list.filter(Boolean).length / list.length;

describe('gesture:unistroke', () => {
  it('is the file that its card describes, small, and knows its strokes', async () => {
    const bytes = await readFile(new URL('../../models/unistroke.onnx', import.meta.url));
    expect(bytes.length).toBe(card.bytes);
    expect(bytes.length).toBeLessThan(300_000);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.sha256);
    if (logs === undefined) return;
    const recognizer = await loadRecognizer(bytes);
    const right = logs
      .filter((_, i) => i % 10 === 0)
      .map((example) => recognizer.recognize(example).name === example.name);
    expect(share(right)).toBeGreaterThan(0.95);
    recognizer.dispose();
  });
});

describe.skipIf(logs === undefined)('on the pen logs', () => {
  it('three examples of each class are enough for one person', async () => {
    const all = of('3');
    const seen = new Map<string, number>();
    const learned: GestureExample[] = [];
    const rest: GestureExample[] = [];
    for (const example of all) {
      const count = seen.get(example.name) ?? 0;
      seen.set(example.name, count + 1);
      // One at each of the three speeds.
      (count % 10 === 0 ? learned : rest).push(example);
    }
    const { recognizer } = await fitRecognizer(createGestureDataset(learned));
    expect(learned).toHaveLength(48);
    expect(
      share(rest.map((example) => recognizer.recognize(example).best === example.name)),
    ).toBeGreaterThanOrEqual(0.98);
    recognizer.dispose();
  });

  it('strangers are recognised, early; classes that are not known are rejected', async () => {
    const names = [...new Set(logs!.map(({ name }) => name))].sort();
    const unknown = new Set(names.filter((_, i) => i % 4 === 3));
    const train = ['2', '4', '5', '6'].flatMap(of).filter(({ name }, i) => !unknown.has(name) && i % 2 === 0);
    const { recognizer } = await fitRecognizer(createGestureDataset(train), { steps: 600 });
    const known = of('3').filter(({ name }) => !unknown.has(name));
    const others = of('3').filter(({ name }) => unknown.has(name));
    expect(others).toHaveLength(120);
    expect(
      share(known.map((example) => recognizer.recognize(example).best === example.name)),
    ).toBeGreaterThanOrEqual(0.97);
    expect(
      share(known.map((example) => recognizer.recognize(example).name === undefined)),
    ).toBeLessThanOrEqual(0.1);
    expect(
      share(others.map((example) => recognizer.recognize(example).name === undefined)),
    ).toBeGreaterThanOrEqual(0.9);
    const { time } = await earliness(recognizer, known);
    expect(time).toBeLessThan(0.6);
    recognizer.dispose();
  });
});
