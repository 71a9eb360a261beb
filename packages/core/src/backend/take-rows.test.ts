import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoLeak, useBackend } from '../testing/index.ts';
import { takeRows } from './take-rows.ts';

describe.each(['cpu', 'wasm'] as const)('takeRows on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is tf.gather along the first axis, for every dtype', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(), { maxLength: 9 }),
        fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
        (shape, picks, dtype) => {
          tf.tidy(() => {
            const x = tf.cast(tf.randomNormal(shape, 0, 3, 'float32', 1), dtype);
            const rows = Int32Array.from(picks, (pick) => pick % shape[0]!);
            const taken = takeRows(x, rows);
            const expected = tf.gather(x, tf.tensor1d(rows, 'int32'));
            expect(taken.shape).toEqual(expected.shape);
            expect(taken.dtype).toBe(dtype);
            expect([...taken.dataSync()]).toEqual([...expected.dataSync()]);
          });
        },
      ),
    );
  });

  it('leaves nothing behind but its result', () => {
    const x = tf.ones([4, 3]);
    expectNoLeak(() => takeRows(x, Int32Array.of(2, 0)));
    x.dispose();
  });
});
