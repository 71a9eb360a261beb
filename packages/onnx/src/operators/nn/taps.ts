import type { Space } from './window.ts';

/** Along one axis: for each tap of the window the outputs [from, to) at which it reads inside the input. */
export interface AxisTaps {
  readonly count: number;
  /** Taps before and from which none reads inside the input. */
  readonly first: number;
  readonly past: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Tap k at output o reads the input at o·stride + shift[k]. */
  readonly shift: Int32Array;
  readonly stride: number;
}

/** A window's taps along its three axes. */
export type Taps = readonly [AxisTaps, AxisTaps, AxisTaps];

/** Where each tap of a window reads inside the input. */
export function tapsOf(space: Space): Taps {
  return [axisTaps(space, 0), axisTaps(space, 1), axisTaps(space, 2)];
}

function axisTaps({ input, output, kernel, strides, dilations, begin }: Space, axis: 0 | 1 | 2): AxisTaps {
  const count = kernel[axis];
  const stride = strides[axis];
  const [from, to, shift] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  let [least, most] = [count, -1];
  for (let k = 0; k < count; k++) {
    const offset = k * dilations[axis] - begin[axis];
    const start = Math.min(Math.max(0, Math.ceil(-offset / stride)), output[axis]);
    const end = Math.min(output[axis], Math.floor((input[axis] - 1 - offset) / stride) + 1);
    from[k] = start;
    to[k] = Math.max(start, end);
    shift[k] = offset;
    if (end <= start) continue;
    least = Math.min(least, k);
    most = k;
  }
  return { count, first: least, past: most + 1, from, to, shift, stride };
}

/** Numbers that describe a run: its tap, its first place in the output and in the input, its length. */
export const runSize = 4;
/** Runs listed at a time. */
const mostRuns = 1 << 14;

/**
 * Lists what a window reads in one plane of the input, tap by tap, in runs along the last axis: the next place in the
 * output is one further, in the input a stride. Lists, not calls: the loops over them are several times as fast.
 *
 * @returns Lists of {@link runSize} numbers a run, each valid until the next.
 */
export function* runsOf({ input, output }: Space, [deep, high, wide]: Taps): Generator<Int32Array> {
  const list = new Int32Array(runSize * mostRuns);
  let end = 0;
  for (let d = deep.first; d < deep.past; d++) {
    for (let h = high.first; h < high.past; h++) {
      for (let w = wide.first; w < wide.past; w++) {
        const first = wide.from[w] as number;
        const count = (wide.to[w] as number) - first;
        if (count <= 0) continue;
        const column = first * wide.stride + (wide.shift[w] as number);
        for (let z = deep.from[d] as number; z < (deep.to[d] as number); z++) {
          const slice = (z * deep.stride + (deep.shift[d] as number)) * input[1];
          for (let y = high.from[h] as number; y < (high.to[h] as number); y++) {
            const row = slice + y * high.stride + (high.shift[h] as number);
            list[end] = (d * high.count + h) * wide.count + w;
            list[end + 1] = (z * output[1] + y) * output[2] + first;
            list[end + 2] = row * input[2] + column;
            list[end + 3] = count;
            end += runSize;
            if (end < list.length) continue;
            yield list;
            end = 0;
          }
        }
      }
    }
  }
  if (end > 0) yield list.subarray(0, end);
}
