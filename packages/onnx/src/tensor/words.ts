import type { OnnxTensor } from './types.ts';

/**
 * A tensor's elements as words that can be moved about without a look at what they mean: few kinds of arrays, so that
 * loops stay fast, and no 64-bit integers, which JavaScript would box one by one.
 */
export interface Words {
  /** The elements; 64-bit ones as two words each, strings as they are. */
  readonly words: WordArray;
  /** Words of an element. */
  readonly per: number;
}

/** Really an Int32Array, a Uint16Array, a Uint8Array or an array of strings: all are read and written alike. */
export type WordArray = Int32Array;

/** Below this many words a loop is faster than a call. */
const shortRun = 48;

/** A tensor's elements as words, in the same memory. */
export function wordsOf({ data }: OnnxTensor): Words {
  if (Array.isArray(data)) return { words: data as unknown as WordArray, per: 1 };
  const bytes = data.BYTES_PER_ELEMENT;
  if (bytes < 4) return { words: data as unknown as WordArray, per: 1 };
  const per = bytes / 4;
  return { words: new Int32Array(data.buffer, data.byteOffset, data.length * per), per };
}

/** Copies `length` neighbouring words. */
export function copyRun(to: WordArray, at: number, from: WordArray, start: number, length: number): void {
  if (length < shortRun || Array.isArray(from)) {
    for (let i = 0; i < length; i++) to[at + i] = from[start + i] as number;
  } else {
    to.set(from.subarray(start, start + length), at);
  }
}

/** Sets `count` neighbouring elements to an element of another tensor of the same type. */
export function fillRun(to: Words, at: number, count: number, from: Words, element: number): void {
  const { words, per } = to;
  if (per === 1) {
    words.fill(from.words[element] as number, at, at + count);
    return;
  }
  const [low, high] = [from.words[2 * element] as number, from.words[2 * element + 1] as number];
  for (let i = 2 * at; i < 2 * (at + count); i += 2) {
    words[i] = low;
    words[i + 1] = high;
  }
}
