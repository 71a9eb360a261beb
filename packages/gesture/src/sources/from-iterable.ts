import { ArgumentError, DataError } from '@recurra/plugin';
import type { Reading } from '../contract/sequence.ts';
import type { CountingSource, Lost } from './channel.ts';
import { isFiniteReading } from './finite.ts';
import { pull } from './pull.ts';

/** What an iterable may give. */
export type IterableReading = Reading | ArrayLike<number>;

/** How what is iterated becomes readings. */
export interface FromIterableOptions {
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Milliseconds from one vector to the next, for those that come without a time. */
  readonly interval?: number;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/** A source that says what it left out. */
export interface IterableSource extends CountingSource {
  readonly lost: Readonly<
    Lost & { /** Left out because its time lies before the one before it. */ late: number }
  >;
}

/**
 * A source of whatever can be iterated: an array, a generator, a `ReadableStream`, messages of a socket. Nothing is kept: each
 * reading is asked for when the one before has been taken. Those with numbers that are not finite, or with a time before that
 * of the last one of the same pointer, are left out and counted.
 *
 * @param iterable Gives readings `{t, values}`, or plain vectors `interval` milliseconds apart.
 * @param options See each.
 * @returns The source; it can be iterated as often as `iterable` can. Asking for a reading that has other dimensions, or is
 *   none, fails with DataError.
 * @throws ArgumentError if `iterable` cannot be iterated, or an option is out of range.
 * @example const source = fromIterable([[0, 0], [1, 2], [2, 4]], { dimensions: 2, interval: 16 });
 */
export function fromIterable(
  iterable: Iterable<IterableReading> | AsyncIterable<IterableReading> | ReadableStream<IterableReading>,
  options: FromIterableOptions,
): IterableSource {
  const { dimensions, interval, signal } = options ?? {};
  if (!Number.isSafeInteger(dimensions) || dimensions < 1) {
    throw new ArgumentError(`fromIterable(): dimensions must be a positive integer, got ${dimensions}.`);
  }
  if (interval !== undefined && !(interval > 0 && Number.isFinite(interval))) {
    throw new ArgumentError(`fromIterable(): interval must be above 0 ms, got ${interval}.`);
  }
  if (!canIterate(iterable)) {
    throw new ArgumentError(
      `fromIterable(): iterable must be an iterable, an async iterable or a ReadableStream, got ${typeof iterable}.`,
    );
  }
  const lost = { notFinite: 0, overflow: 0, late: 0 };

  const iterate = (): AsyncIterableIterator<Reading, undefined> => {
    const from = open(iterable);
    const lastTimes = new Map<number | undefined, number>();
    let count = -1;
    let left = false;
    const ask = async (): Promise<Reading | undefined> => {
      for (;;) {
        const { done, value } = await from.next();
        if (done || left) return undefined;
        count++;
        const reading = toReading(value, count, dimensions, interval);
        const { t, pointer } = reading;
        if (!isFiniteReading(reading)) lost.notFinite++;
        else if (t < (lastTimes.get(pointer) ?? -Infinity)) lost.late++;
        else {
          lastTimes.set(pointer, t);
          return reading;
        }
      }
    };
    const onEnd = (): void => {
      left = true;
      // What it says to that, nobody waits for.
      Promise.resolve(from.return?.()).catch(() => {});
    };
    return pull(ask, { onEnd, signal });
  };
  return { lost, [Symbol.asyncIterator]: iterate };
}

const canIterate = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Symbol.asyncIterator in value || Symbol.iterator in value || 'getReader' in value);

interface Opened {
  next(): IteratorResult<IterableReading> | Promise<IteratorResult<IterableReading>>;
  return?(): unknown;
}

/** Streams are read by their reader: not every browser can iterate them, and iterating locks them against being left. */
function open(
  iterable: Iterable<IterableReading> | AsyncIterable<IterableReading> | ReadableStream<IterableReading>,
): Opened {
  if ('getReader' in iterable) {
    const reader = iterable.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<IterableReading>>,
      return: () => reader.cancel(),
    };
  }
  return Symbol.asyncIterator in iterable
    ? (iterable[Symbol.asyncIterator]() as Opened)
    : (iterable[Symbol.iterator]() as Opened);
}

function toReading(
  value: IterableReading,
  index: number,
  dimensions: number,
  interval: number | undefined,
): Reading {
  const isVector = typeof value === 'object' && value !== null && 'length' in value;
  if (isVector && interval === undefined) {
    throw new DataError(
      `fromIterable(): reading ${index} is a vector without a time; give {t, values}, or pass options.interval.`,
    );
  }
  const reading = (isVector ? { t: index * (interval as number), values: value } : value) as Reading;
  const length = reading?.values?.length;
  if (length !== dimensions) {
    throw new DataError(
      `fromIterable(): reading ${index} must have ${dimensions} values, got ${length ?? 'none'}; set options.dimensions to what comes.`,
    );
  }
  return reading;
}
