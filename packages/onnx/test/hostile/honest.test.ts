import { describe, expect, it } from 'vitest';
import { createGraph } from '../../src/host/host-graph.ts';
import { inspectOnnx, parseOnnx } from '../../src/index.ts';
import { concat } from '../odd-encoding.ts';
import {
  field,
  floatTensor,
  inGraph,
  input,
  inTensor,
  intAttribute,
  many,
  node,
  number,
  output,
  text,
} from './parts.ts';

const count = 100_000;
const layer = (i: number) => `/model/layers.${Math.floor(i / 10)}/op_${i}_output_0`;
const operators = ['Relu', 'Neg', 'Abs', 'Identity'];

/** A value between nodes, as shape inference writes it down. */
const between = (i: number) => concat([field(13, input(layer(i), ['batch', 16]).subarray(2))]);

/** Files that are large for good reasons. */
const files: Readonly<Record<string, () => Uint8Array>> = {
  'a hundred thousand nodes': () =>
    inGraph(
      input('x', ['batch', 16]),
      many(count, (i) =>
        node(
          operators[i % 4] as string,
          [i === 0 ? 'x' : layer(i - 1)],
          [layer(i)],
          text(3, `/model/op_${i}`),
        ),
      ),
      output(layer(count - 1)),
    ),
  'a hundred thousand nodes, and what each gives': () =>
    inGraph(
      input('x', ['batch', 16]),
      many(count, (i) => node(operators[i % 4] as string, [i === 0 ? 'x' : layer(i - 1)], [layer(i)])),
      many(count, between),
      output(layer(count - 1)),
    ),
  'fifty thousand constants in nodes': () =>
    inGraph(
      input('x', [1]),
      many(count / 2, (i) =>
        concat([
          node('Constant', [], [`/c_${i}`], field(5, concat([text(1, 'value'), constant, number(20, 4)]))),
          node('Add', [i === 0 ? 'x' : `/a_${i - 1}`, `/c_${i}`], [`/a_${i}`]),
        ]),
      ),
      output(`/a_${count / 2 - 1}`),
    ),
  'ten thousand gates in one Concat': () =>
    inGraph(
      input('x', [1]),
      many(10_000, (i) => floatTensor(`w${i}`, [1], 1)),
      node(
        'Concat',
        Array.from({ length: 10_000 }, (_, i) => `w${i}`),
        ['w'],
        intAttribute('axis', 0),
      ),
      node('Add', ['x', 'w'], ['y']),
      output('y'),
    ),
  'a million integers': () =>
    concat([inTensor(number(1, 1_000_000), number(2, 7), text(8, 'ids'), field(7, integers))]),
  'a million integers in an attribute': () =>
    inGraph(
      node(
        'Constant',
        [],
        ['ids'],
        field(5, concat([text(1, 'value_ints'), field(8, integers), number(20, 7)])),
      ),
      output('ids'),
    ),
  'two hundred thousand words': () =>
    inTensor(
      number(1, 200_000),
      number(2, 8),
      text(8, 'words'),
      many(200_000, (i) => text(6, `word ${i}`)),
    ),
};

const constant = field(5, concat([number(1, 1), number(2, 1), field(9, new Uint8Array(4))]));
const integers = Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 100);

describe('files that are large for good reasons', () => {
  it.each(Object.entries(files))('%s', async (name, make) => {
    const bytes = make();
    const times: string[] = [];
    const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await work();
      times.push(`${step} ${Math.round(performance.now() - start)} ms`);
      return result;
    };
    const model = await timed('parseOnnx', () => parseOnnx(bytes));
    const report = await timed('inspectOnnx', () => inspectOnnx(bytes));
    expect(report.runners.recurra.refusals).toEqual([]);
    const { graph } = await timed('bind', () => createGraph(model));
    graph.dispose();
    console.log(`${name}, ${(bytes.length / 2 ** 20).toFixed(1)} MiB: ${times.join(', ')}`);
  });
});
