import type { Taps } from './taps.ts';
import type { Space } from './window.ts';

/** Some of the columns of a convolution's matrix: what the windows at `count` output places from `start` on read. */
export interface Columns {
  /** Output places, counted through all samples. */
  readonly start: number;
  readonly count: number;
  /** Elements between rows of the matrix. */
  readonly step: number;
  /** Channels of the input, and those wanted. */
  readonly channels: number;
  readonly firstChannel: number;
  readonly channelCount: number;
}

/**
 * Writes columns of the matrix whose product with the weights is the convolution: a row for each channel and tap, a
 * column for each output place.
 *
 * @param x Shape [samples, channels, ...input].
 */
export function im2col(
  x: Float32Array,
  space: Space,
  taps: Taps,
  columns: Columns,
  target: Float32Array,
): void {
  const [deep, high, wide] = taps;
  let row = 0;
  for (let c = 0; c < columns.channelCount; c++) {
    for (let d = 0; d < deep.count; d++) {
      for (let h = 0; h < high.count; h++) {
        for (let w = 0; w < wide.count; w++) {
          writeRow(x, space, taps, columns, columns.firstChannel + c, d, h, w, target, row * columns.step);
          row++;
        }
      }
    }
  }
}

function writeRow(
  x: Float32Array,
  { input, output }: Space,
  [deep, high, wide]: Taps,
  { start, count, channels }: Columns,
  channel: number,
  d: number,
  h: number,
  w: number,
  target: Float32Array,
  at: number,
): void {
  const [depth, height, width] = output;
  const [fromD, toD, fromH, toH] = [deep.from[d]!, deep.to[d]!, high.from[h]!, high.to[h]!];
  const [fromW, toW, stride, shift] = [wide.from[w]!, wide.to[w]!, wide.stride, wide.shift[w]!];
  const row = Math.floor(start / width);
  let column = start - row * width;
  let y = row % height;
  let z = Math.floor(row / height) % depth;
  let sample = Math.floor(row / (height * depth));
  for (let left = count; left > 0; ) {
    const length = Math.min(width - column, left);
    const end = column + length;
    const inside = z >= fromD && z < toD && y >= fromH && y < toH;
    const first = inside ? Math.min(Math.max(fromW, column), end) : end;
    const past = inside ? Math.max(first, Math.min(toW, end)) : end;
    if (first > column) target.fill(0, at, at + first - column);
    if (past > first) {
      const plane = (sample * channels + channel) * input[0] + z * deep.stride + deep.shift[d]!;
      const line = plane * input[1] + y * high.stride + high.shift[h]!;
      copyRun(x, line * input[2] + first * stride + shift, stride, target, at + first - column, past - first);
    }
    if (end > past) target.fill(0, at + past - column, at + length);
    at += length;
    left -= length;
    column = 0;
    if (++y < height) continue;
    y = 0;
    if (++z < depth) continue;
    z = 0;
    sample++;
  }
}

function copyRun(
  x: Float32Array,
  from: number,
  stride: number,
  target: Float32Array,
  at: number,
  count: number,
): void {
  if (stride === 1 && count > 24) target.set(x.subarray(from, from + count), at);
  else for (let i = 0; i < count; i++) target[at + i] = x[from + i * stride] as number;
}
