import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCodec } from '../codec/create-codec.ts';
import { smallSpec } from '../testing/networks.ts';
import { heldPiece, randomPiece } from '../testing/pieces.ts';
import { drawBatches, toBatch } from './batches.ts';

beforeAll(() => useBackend('cpu'));

describe('drawBatches', () => {
  it('takes every piece once, the same from the same seed, and keeps like lengths together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 70 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (lengths, size, seed) => {
          const batches = drawBatches(lengths, size, createRng(seed));
          expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
          expect(batches).toHaveLength(Math.ceil(lengths.length / size));
          expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(size);
          expect(drawBatches(lengths, size, createRng(seed))).toEqual(batches);
        },
      ),
    );
    const lengths = Array.from({ length: 64 }, (_, i) => ((i * 37) % 64) + 1);
    const spread = (batches: number[][]): number =>
      batches.reduce((sum, batch) => {
        const own = batch.map((i) => lengths[i]!);
        return sum + Math.max(...own) - Math.min(...own);
      }, 0);
    const atRandom = Array.from({ length: 8 }, (_, i) => [...lengths.keys()].slice(8 * i, 8 * i + 8));
    expect(spread(drawBatches(lengths, 8, createRng(1)))).toBeLessThan(spread(atRandom) / 2);
  });
});

describe('toBatch', () => {
  it.each(['note', 'frame', 'event'] as const)('gives pieces in any order the same rows, kind %s', (kind) => {
    const { layout } = createCodec(smallSpec(kind));
    const make = kind === 'event' ? heldPiece : randomPiece;
    const pieces = [make(1, 5), make(2, 9), make(3, 2)];
    const before = tf.memory().numTensors;
    const order = [2, 0, 1];
    const [a, b] = [
      toBatch(layout, kind, pieces),
      toBatch(
        layout,
        kind,
        order.map((i) => pieces[i]!),
      ),
    ];
    const rows = ({ x, y, weight }: typeof a): number[][][] =>
      [...(x as tf.Tensor[]), y as tf.Tensor, weight as tf.Tensor].map((tensor) => {
        const data = [...tensor.dataSync()];
        const width = data.length / 3;
        return [0, 1, 2].map((row) => data.slice(row * width, (row + 1) * width));
      });
    const [own, moved] = [rows(a), rows(b)];
    own.forEach((tensor, i) => {
      expect(moved[i]).toEqual(order.map((row) => tensor[row]));
    });
    for (const each of [a, b]) tf.dispose([each.x, each.y, each.weight] as tf.Tensor[][]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
