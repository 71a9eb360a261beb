import { DataError } from '@recurra/plugin';
import type { Recognition, Recognizer } from '../contract/recognizer.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { pathLengths } from '../pipeline/resample.ts';
import { createPacer } from './pacer.ts';
import type { EvaluationOptions } from './types.ts';

/** From where on a gesture's answer was right and stayed so. */
export interface EarlyAnswer {
  /** Whether the answer at the end was right; if not, both shares are 1. */
  readonly correct: boolean;
  /** Share of the gesture's duration that was needed. */
  readonly time: number;
  /** Share of the path's length that was needed. */
  readonly length: number;
}

/** What {@link earliness} found. */
export interface Earliness {
  readonly n: number;
  /** Share of the gestures whose answer at the end was right. */
  readonly accuracy: number;
  /** Mean share of the duration until the answer was right and stayed so; 1 for gestures that were never recognised. */
  readonly time: number;
  /** The same of the path's length, which pauses do not count in. */
  readonly length: number;
  /** In the order of the examples. */
  readonly each: readonly EarlyAnswer[];
}

/** Settings of {@link earliness}. */
export interface EarlinessOptions
  extends EvaluationOptions<{ readonly done: number; readonly total: number }> {
  /** Whether an answer counts only once it is not rejected. Default: false, the likeliest class counts. */
  readonly accepted?: boolean;
}

/**
 * How much of a gesture must be seen until its class is clear: the earliest reading from which on every answer is right, the
 * one at the end among them.
 *
 * @param recognizer Whose sessions are asked at every reading.
 * @param examples Gestures that it has not learned from.
 * @param options.accepted Whether rejected answers count as wrong; default: false.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears how many gestures are done.
 * @returns Mean shares, and those of each gesture.
 * @throws DataError if there are no examples.
 * @example const { time } = await earliness(recognizer, test.examples); // 0.55: clear at half of the stroke
 */
export async function earliness(
  recognizer: Pick<Recognizer, 'createSession'>,
  examples: readonly GestureExample[],
  { accepted = false, onProgress, signal }: EarlinessOptions = {},
): Promise<Earliness> {
  if (examples.length === 0) {
    throw new DataError('earliness(): needs at least one example, got none; keep some apart for tests.');
  }
  const pace = createPacer(signal);
  const session = recognizer.createSession();
  const each: EarlyAnswer[] = [];
  for (const example of examples) {
    const { dimensions, name, strokes, times, values } = example;
    const right = (answer: Recognition | undefined) => (accepted ? answer?.name : answer?.best) === name;
    let since = 0;
    session.reset();
    for (let i = 0; i < times.length; i++) {
      const vector = values.subarray(i * dimensions, (i + 1) * dimensions);
      if (!right(session.push(times[i]!, vector, strokes?.includes(i) ?? false))) since = i + 1;
      await pace();
    }
    const correct = right(session.end()) && times.length > 0;
    if (correct) {
      // Right only at the end: the whole gesture was needed.
      const at = Math.min(since, times.length - 1);
      const lengths = new Float64Array(times.length);
      pathLengths(example, lengths);
      each.push({ correct, time: shareAt(times, at), length: shareAt(lengths, at) });
    } else each.push({ correct, time: 1, length: 1 });
    onProgress?.({ done: each.length, total: examples.length });
  }
  const mean = (of: (answer: EarlyAnswer) => number) =>
    each.reduce((sum, answer) => sum + of(answer), 0) / each.length;
  return {
    n: each.length,
    accuracy: mean(({ correct }) => Number(correct)),
    time: mean(({ time }) => time),
    length: mean(({ length }) => length),
    each,
  };
}

/** How far along what never descends; by index where it does not grow. */
function shareAt(along: Float64Array, at: number): number {
  const whole = along.at(-1)! - along[0]!;
  if (whole > 0) return (along[at]! - along[0]!) / whole;
  return along.length > 1 ? at / (along.length - 1) : 1;
}
