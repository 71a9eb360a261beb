import {
  type Kernels,
  matrix,
  pack,
  packedSize,
  times,
  timesPacked,
  transposed,
  withBlocks,
} from '@recurra/kernels';
import type { BlockKeeper } from '../support/kept.ts';
import type { ConvShape } from './conv-shape.ts';
import { type AxisTaps, type Taps, tapsOf } from './taps.ts';
import { type Space, volume } from './window.ts';

/** Floats of the products kept at a time. */
const tileFloats = 1 << 17;
/** Input places up to which it pays to keep the weights packed. */
const few = 16;

/** The transpose of a convolution, to be computed as a product of matrices. */
export interface TransposedProduct {
  readonly shape: ConvShape;
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly keep: BlockKeeper;
  /** Holds the bias beforehand. */
  readonly y: Float32Array;
}

/** Adds the transpose of a convolution: products of weights and inputs, each added where its window lies. */
export function addTransposedProduct(kernels: Kernels, job: TransposedProduct): void {
  const { batch, channels, filters, groups, space } = job.shape;
  const taps = tapsOf(space);
  const size = volume(space.output);
  const k = filters / groups;
  const m = (channels / groups) * volume(space.kernel);
  const isFew = size <= few;
  const wide = Math.max(kernels.pad(64), Math.floor(tileFloats / (k + m) / kernels.panel) * kernels.panel);
  for (let part = 0; part < batch * groups; part++) {
    const [sample, group] = [Math.floor(part / groups), part % groups];
    for (let start = 0; start < size; start += wide) {
      const count = Math.min(wide, size - start);
      const step = isFew ? count : kernels.pad(count);
      withBlocks(kernels, (blocks) => {
        const from = blocks.take(k * step);
        const floats = isFew ? count * kernels.pad(m) : m * step;
        const to = blocks.take(floats);
        const into = kernels.heap.view(from, k * step);
        for (let row = 0; row < k; row++) {
          const at = (sample * filters + group * k + row) * size + start;
          into.set(job.x.subarray(at, at + count), row * step);
        }
        const a = matrix(from, step);
        if (isFew) {
          const packed = job.keep(kernels, blocks, `packed ${group}`, packedSize(kernels, k, m), (at) =>
            withBlocks(kernels, (own) => {
              const plain = own.put(job.w.subarray(group * k * m, (group + 1) * k * m));
              pack(kernels, matrix(plain, m), at, k, m);
            }),
          );
          timesPacked(kernels, transposed(a), packed, to, [count, m, k], kernels.pad(m));
        } else {
          const plain = job.keep(kernels, blocks, 'plain', job.w.length, (at) =>
            kernels.heap.view(at, job.w.length).set(job.w),
          );
          times(kernels, transposed(matrix(plain + 4 * group * k * m, m)), a, to, [m, count, k], step);
        }
        const plane = (sample * channels + (group * channels) / groups) * volume(space.input);
        const steps = isFew ? { tap: 1, place: kernels.pad(m) } : { tap: step, place: 1 };
        col2im(
          kernels.heap.view(to, floats),
          space,
          taps,
          { start, count, ...steps },
          channels / groups,
          job.y,
          plane,
        );
      });
    }
  }
}

/** Where products stand: those of output places `start` to `start + count`. */
interface Tile {
  readonly start: number;
  readonly count: number;
  /** Elements between taps and between places. */
  readonly tap: number;
  readonly place: number;
}

/** Adds each tap's products to the places of `y` that the tap reads. */
function col2im(
  tile: Float32Array,
  space: Space,
  taps: Taps,
  at: Tile,
  channels: number,
  y: Float32Array,
  plane: number,
): void {
  const [deep, high, wide] = taps;
  let row = 0;
  for (let c = 0; c < channels; c++) {
    for (let d = 0; d < deep.count; d++) {
      for (let h = 0; h < high.count; h++) {
        for (let w = 0; w < wide.count; w++, row++) {
          addTap(tile, row * at.tap, space, taps, at, [d, h, w], y, plane + c * volume(space.input));
        }
      }
    }
  }
}

function addTap(
  tile: Float32Array,
  row: number,
  { input, output }: Space,
  [deep, high, wide]: Taps,
  { start, count, place }: Tile,
  [d, h, w]: readonly [number, number, number],
  y: Float32Array,
  plane: number,
): void {
  const [, height, width] = output;
  const [fromW, toW, stride] = [wide.from[w] as number, wide.to[w] as number, wide.stride];
  for (let done = 0; done < count; ) {
    const line = Math.floor((start + done) / width);
    const column = start + done - line * width;
    const length = Math.min(width - column, count - done);
    const [high1, deep1] = [line % height, Math.floor(line / height)];
    if (reads(deep, d, deep1) && reads(high, h, high1)) {
      const first = Math.max(fromW, column);
      const past = Math.min(toW, column + length);
      const [z, v] = [
        deep1 * deep.stride + (deep.shift[d] as number),
        high1 * high.stride + (high.shift[h] as number),
      ];
      let to = plane + (z * input[1] + v) * input[2] + first * stride + (wide.shift[w] as number);
      let from = row + (done + first - column) * place;
      for (let i = first; i < past; i++, to += stride, from += place) {
        y[to] = (y[to] as number) + (tile[from] as number);
      }
    }
    done += length;
  }
}

function reads({ from, to }: AxisTaps, tap: number, output: number): boolean {
  return output >= (from[tap] as number) && output < (to[tap] as number);
}
