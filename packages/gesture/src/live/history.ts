import type { TimedSequence } from '../contract/sequence.ts';

/** The latest readings of a stream, and how fast it moved at each. Takes the same memory however long the stream is. */
export interface History {
  /** Readings that were taken since the beginning; indices count from there. */
  readonly count: number;
  /** Index of the oldest reading that is still there. */
  readonly oldest: number;
  time(index: number): number;
  /** Units a second. */
  speed(index: number): number;
  /** @returns Whether it was kept: readings that come too close after the one before are not. */
  push(t: number, values: ArrayLike<number>): boolean;
  /** @returns The first index whose time is not before `t`. */
  indexAt(t: number): number;
  /** Units of the diagonal of the box around some readings. */
  extent(from: number, to: number): number;
  /** @returns Some readings, overwritten as new ones come. */
  view(from: number, to: number): TimedSequence;
  clear(): void;
}

/**
 * @param options.span Milliseconds that must be there.
 * @param options.capacity Readings at most; when they come faster than that many in `span`, some are left out.
 * @param options.weights Unit of movement, shape [dimensions].
 * @param options.over Milliseconds that speed is taken over.
 * @returns A history without readings.
 */
export function createHistory(options: {
  readonly span: number;
  readonly capacity: number;
  readonly weights: Float64Array;
  readonly over: number;
}): History {
  const { span, capacity, weights, over } = options;
  const dimensions = weights.length;
  const closest = span / (capacity - 1);
  // Everything is written twice, a capacity apart: so any readings lie one after another somewhere.
  const values = new Float32Array(2 * capacity * dimensions);
  const times = new Float64Array(2 * capacity);
  const speeds = new Float64Array(capacity);
  let count = 0;
  let oldest = 0;

  const place = (index: number): number => index % capacity;
  const time = (index: number): number => times[place(index)]!;
  const movement = (a: number, b: number): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      const change = values[place(b) * dimensions + d]! - values[place(a) * dimensions + d]!;
      sum += (change * weights[d]!) ** 2;
    }
    return Math.sqrt(sum);
  };

  return {
    get count() {
      return count;
    },
    get oldest() {
      return oldest;
    },
    time,
    speed: (index) => speeds[place(index)]!,
    push(t, vector) {
      if (count > oldest && t - time(count - 1) < closest) return false;
      for (const at of [place(count), place(count) + capacity]) {
        times[at] = t;
        for (let d = 0; d < dimensions; d++) values[at * dimensions + d] = vector[d]!;
      }
      count++;
      oldest = Math.max(oldest, count - capacity);
      let before = count - 1;
      while (before > oldest && t - time(before) < over) before--;
      const elapsed = t - time(before);
      speeds[place(count - 1)] = elapsed > 0 ? (1000 * movement(before, count - 1)) / elapsed : 0;
      return true;
    },
    indexAt(t) {
      let [low, high] = [oldest, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (time(middle) < t) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    extent(from, to) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        let [least, most] = [Infinity, -Infinity];
        for (let i = from; i < to; i++) {
          const x = values[place(i) * dimensions + d]!;
          least = Math.min(least, x);
          most = Math.max(most, x);
        }
        sum += ((most - least) * weights[d]!) ** 2;
      }
      return Math.sqrt(sum);
    },
    view(from, to) {
      const at = place(from);
      return {
        dimensions,
        values: values.subarray(at * dimensions, (at + to - from) * dimensions),
        times: times.subarray(at, at + to - from),
      };
    },
    clear() {
      oldest = count;
    },
  };
}
