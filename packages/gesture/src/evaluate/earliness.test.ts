import { expect, test } from 'vitest';
import type { GestureSession, Recognition } from '../contract/recognizer.ts';
import { earliness } from './earliness.ts';
import { example } from './testing/examples.ts';

/** Takes a gesture for what its newest reading says: 0 for "a", 1 for "b", negative for the same, but rejected. */
function echo(): GestureSession {
  let answer: Recognition | undefined;
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(_, values) {
      length++;
      const best = 'ab'[Math.abs(values[0]!) % 2]!;
      const name = values[0]! < 0 ? undefined : best;
      answer = { best, name, probability: 1, probabilities: new Float32Array(2), novelty: 0 };
      return length < 2 ? undefined : answer;
    },
    end: () => answer,
    reset() {
      length = 0;
      answer = undefined;
    },
  };
}
const recognizer = { createSession: echo };

test('is the first reading from which all answers are right', async () => {
  // The path's lengths: 0 1 1 2 2 | the answers: none b b a a.
  const found = await earliness(recognizer, [example('a', [0, 1, 1, 0, 0])]);
  expect(found).toEqual({
    n: 1,
    accuracy: 1,
    time: 0.75,
    length: 1,
    each: [{ correct: true, time: 0.75, length: 1 }],
  });
});

test('counts time, not readings', async () => {
  const uneven = { ...example('b', [0, 0, 1, 1]), times: new Float64Array([500, 510, 520, 600]) };
  expect((await earliness(recognizer, [uneven])).time).toBeCloseTo(0.2, 12);
});

test('what is wrong at the end needed all and more', async () => {
  const { accuracy, each, time } = await earliness(recognizer, [
    example('b', [0, 1, 1, 0]),
    example('b', [0, 1, 1, 1]),
    example('b', []),
  ]);
  expect(each.map(({ correct }) => correct)).toEqual([false, true, false]);
  expect(accuracy).toBeCloseTo(1 / 3, 12);
  expect(time).toBeCloseTo((1 + 1 / 3 + 1) / 3, 12);
});

test('rejected answers count, unless told otherwise', async () => {
  const gesture = example('b', [0, -1, -1, 1, 1]);
  expect((await earliness(recognizer, [gesture])).time).toBe(0.25);
  expect((await earliness(recognizer, [gesture], { accepted: true })).time).toBe(0.75);
});

test('same instants do no harm; nothing is refused; an abort is heeded', async () => {
  const still = { ...example('b', [0, 1, 1]), times: new Float64Array(3) };
  expect((await earliness(recognizer, [still])).time).toBe(0.5);
  await expect(earliness(recognizer, [])).rejects.toThrow('needs at least one example');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(earliness(recognizer, [still], { signal })).rejects.toThrow('enough');
});
