import {
  type Blocks,
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
import { im2col } from './im2col.ts';
import { tapsOf } from './taps.ts';
import { joined, volume } from './window.ts';

/** Floats of the matrix made of the input at a time: what stays in a second-level cache. */
const tileFloats = 1 << 17;
/** Output places up to which it pays to keep the weights packed, instead of packing the input. */
const few = 16;

/** A convolution to be computed as a product of matrices. */
export interface ConvProduct {
  readonly shape: ConvShape;
  readonly x: Float32Array;
  readonly w: Float32Array;
  /** Where the weights are kept in the kernels' memory. */
  readonly keep: BlockKeeper;
  /** Holds the bias beforehand; the convolution is added. */
  readonly y: Float32Array | Int32Array;
  /** Most products to be added up in float32: all of them, or as many as keep sums of integers exact. */
  readonly depth: number;
}

/** Adds a convolution to `y`, as products of weights with pieces of the input's im2col matrix. */
export function addConvProduct(kernels: Kernels, job: ConvProduct): void {
  const { batch, channels, filters, groups } = job.shape;
  const space = joined(job.shape.space);
  const taps = tapsOf(space);
  const k = (channels / groups) * volume(space.kernel);
  const places = batch * volume(space.output);
  const isFew = places <= few;
  const wide = Math.max(kernels.pad(64), Math.floor(tileFloats / k / kernels.panel) * kernels.panel);
  const m = filters / groups;
  for (let start = 0; start < places; start += wide) {
    const count = Math.min(wide, places - start);
    const step = isFew ? count : kernels.pad(count);
    withBlocks(kernels, (blocks) => {
      const columns = blocks.take(k * step);
      const result = blocks.take(isFew ? count * kernels.pad(m) : m * step);
      for (let group = 0; group < groups; group++) {
        const channelCount = channels / groups;
        const part = { start, count, step, channels, firstChannel: group * channelCount, channelCount };
        im2col(job.x, space, taps, part, kernels.heap.view(columns, k * step));
        for (let first = 0; first < k; first += job.depth) {
          const piece = { group, first, steps: Math.min(job.depth, k - first), m, k };
          const from = matrix(columns + 4 * first * step, step);
          if (isFew) {
            const packed = packedWeights(kernels, blocks, job, piece);
            const width = kernels.pad(m);
            timesPacked(kernels, transposed(from), packed, result, [count, m, piece.steps], width);
            addPlaces(kernels, job, result, width, start, count, group);
          } else {
            const at = plainWeights(kernels, blocks, job) + 4 * (group * m * k + first);
            times(kernels, matrix(at, k), from, result, [m, count, piece.steps], step);
            addRows(kernels, job, result, step, start, count, group);
          }
        }
      }
    });
  }
}

interface Piece {
  readonly group: number;
  readonly first: number;
  readonly steps: number;
  readonly m: number;
  readonly k: number;
}

function plainWeights(kernels: Kernels, blocks: Blocks, { w, keep }: ConvProduct): number {
  return keep(kernels, blocks, 'plain', w.length, (at) => kernels.heap.view(at, w.length).set(w));
}

function packedWeights(
  kernels: Kernels,
  blocks: Blocks,
  { w, keep }: ConvProduct,
  { group, first, steps, m, k }: Piece,
): number {
  const floats = packedSize(kernels, steps, m);
  return keep(kernels, blocks, `packed ${group} ${first}`, floats, (at) =>
    withBlocks(kernels, (own) => {
      const plain = own.put(w.subarray(group * m * k, (group + 1) * m * k));
      pack(kernels, transposed(matrix(plain + 4 * first, k)), at, steps, m);
    }),
  );
}

/** Adds a tile [filters, places] to the output. */
function addRows(
  kernels: Kernels,
  { shape, y }: ConvProduct,
  at: number,
  step: number,
  start: number,
  count: number,
  group: number,
): void {
  const { filters, groups, space } = shape;
  const size = volume(space.output);
  const m = filters / groups;
  const tile = kernels.heap.view(at, m * step);
  for (let row = 0; row < m; row++) {
    for (let done = 0; done < count; ) {
      const sample = Math.floor((start + done) / size);
      const place = start + done - sample * size;
      const length = Math.min(size - place, count - done);
      let to = (sample * filters + group * m + row) * size + place;
      let from = row * step + done;
      for (const end = to + length; to < end; to++, from++)
        y[to] = (y[to] as number) + (tile[from] as number);
      done += length;
    }
  }
}

/** Adds a tile [places, filters] to the output. */
function addPlaces(
  kernels: Kernels,
  { shape, y }: ConvProduct,
  at: number,
  width: number,
  start: number,
  count: number,
  group: number,
): void {
  const { filters, groups, space } = shape;
  const size = volume(space.output);
  const m = filters / groups;
  const tile = kernels.heap.view(at, count * width);
  for (let i = 0; i < count; i++) {
    const sample = Math.floor((start + i) / size);
    let to = (sample * filters + group * m) * size + (start + i - sample * size);
    for (let row = 0; row < m; row++, to += size)
      y[to] = (y[to] as number) + (tile[i * width + row] as number);
  }
}
