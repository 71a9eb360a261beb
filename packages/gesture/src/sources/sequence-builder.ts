import type { Reading, TimedSequence } from '../contract/sequence.ts';

/** Grows a sequence reading by reading. */
export interface SequenceBuilder {
  readonly length: number;
  /** @returns Whether it was taken: not if it has other dimensions than the first. */
  add(reading: Reading, newStroke?: boolean): boolean;
  /** @returns What was added so far; its arrays are its own. */
  build(): TimedSequence;
  /** Forgets all but the first readings. */
  truncate(newLength: number): void;
}

/** @returns A builder without readings. The first reading decides on the dimensions. */
export function createSequenceBuilder(): SequenceBuilder {
  let dimensions = 0;
  let values = new Float32Array(256);
  let times = new Float64Array(64);
  let length = 0;
  let strokes: number[] = [];
  return {
    get length() {
      return length;
    },
    add(reading, newStroke = false) {
      if (length === 0) dimensions = reading.values.length;
      if (reading.values.length !== dimensions) return false;
      if ((length + 1) * dimensions > values.length) {
        const larger = new Float32Array(2 * (length + 1) * dimensions);
        larger.set(values);
        values = larger;
      }
      if (length === times.length) {
        const larger = new Float64Array(2 * length);
        larger.set(times);
        times = larger;
      }
      if (newStroke && length > 0) strokes.push(length);
      values.set(reading.values, length * dimensions);
      // Sources of one's own may not keep time in order; sequences do.
      times[length] = length === 0 ? reading.t : Math.max(reading.t, times[length - 1]!);
      length++;
      return true;
    },
    build() {
      const sequence = {
        dimensions,
        values: values.slice(0, length * dimensions),
        times: times.slice(0, length),
      };
      return strokes.length > 0 ? { ...sequence, strokes: [...strokes] } : sequence;
    },
    truncate(newLength) {
      length = newLength;
      strokes = strokes.filter((start) => start < newLength);
    },
  };
}
