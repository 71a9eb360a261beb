import type { OnnxTensor } from '@recurra/onnx';
import { newElements } from '../tensors/elements.ts';

const product = (lengths: readonly number[]): number => lengths.reduce((count, length) => count * length, 1);

/** The part of a tensor from `start` to `end` along an axis. */
export function slice(
  { type, dims, data }: OnnxTensor,
  axis: number,
  start: number,
  end: number,
): OnnxTensor {
  const inner = product(dims.slice(axis + 1));
  const length = dims[axis] as number;
  const outer = product(dims.slice(0, axis));
  const run = (end - start) * inner;
  const part = newElements(type, outer * run);
  for (let row = 0; row < outer; row++) {
    const from = (row * length + start) * inner;
    for (let i = 0; i < run; i++) part[row * run + i] = data[from + i] as never;
  }
  return { type, dims: dims.with(axis, end - start), data: part } as OnnxTensor;
}

/** Puts tensors that differ in one axis after one another along it. */
export function concat(parts: readonly OnnxTensor[], axis: number): OnnxTensor {
  const [first] = parts as readonly [OnnxTensor, ...OnnxTensor[]];
  const inner = product(first.dims.slice(axis + 1));
  const outer = product(first.dims.slice(0, axis));
  const length = parts.reduce((sum, { dims }) => sum + (dims[axis] as number), 0);
  const data = newElements(first.type, outer * length * inner);
  let at = 0;
  for (let row = 0; row < outer; row++) {
    for (const part of parts) {
      const run = (part.dims[axis] as number) * inner;
      for (let i = 0; i < run; i++) data[at++] = part.data[row * run + i] as never;
    }
  }
  return { type: first.type, dims: first.dims.with(axis, length), data } as OnnxTensor;
}

/**
 * Gives a step the axes that were left out: the time axis, then the first ones, all of length 1.
 *
 * @param rank Axes the model declares; undefined if it does not say.
 * @param time The time axis, if it is known.
 */
export function asStep(tensor: OnnxTensor, rank: number | undefined, time: number | undefined): OnnxTensor {
  if (rank === undefined || tensor.dims.length >= rank) return tensor;
  if (time === undefined) return withDims(tensor, [...ones(rank - tensor.dims.length), ...tensor.dims]);
  const rest = [...ones(rank - 1 - tensor.dims.length), ...tensor.dims];
  return withDims(tensor, rest.toSpliced(time, 0, 1));
}

/** Gives a sequence the axes that were left out: the first ones beside the time axis, of length 1. */
export function asSequence(tensor: OnnxTensor, rank: number | undefined, time: number): OnnxTensor {
  if (rank === undefined || tensor.dims.length >= rank || tensor.dims.length === 0) return tensor;
  let missing = rank - tensor.dims.length;
  const own = [...tensor.dims];
  const dims = Array.from({ length: rank }, (_, axis) => {
    if (axis === time || missing === 0) return own.shift() ?? 1;
    missing--;
    return 1;
  });
  return withDims(tensor, dims);
}

const ones = (count: number): number[] => new Array<number>(Math.max(0, count)).fill(1);

const withDims = (tensor: OnnxTensor, dims: readonly number[]): OnnxTensor =>
  ({ ...tensor, dims }) as OnnxTensor;
