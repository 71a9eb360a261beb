import { OnnxError } from '../../../errors.ts';
import type { OnnxTensor, OnnxTensorType } from '../../../tensor/types.ts';
import { convert } from '../../support/convert.ts';
import { checkDims, newTensor, sizeOf } from '../../support/tensors.ts';
import { fromTables } from '../source-tables.ts';
import type { Coordinates, ResizedAxis } from './coordinates.ts';
import { interpolated } from './interpolate.ts';
import { type Kernel, weightsOf } from './weights.ts';

/** How a node makes elements of the result from those of its input. */
export interface Sampling {
  readonly coordinates: Coordinates;
  /** Whether coordinates outside of the input give `extrapolation` instead of the nearest element. */
  readonly crops: boolean;
  readonly extrapolation: number;
  readonly nearest: (x: number) => number;
  /** Whether `nearest` is to be ceil when an axis becomes shorter, and floor when longer. */
  readonly nearestByScale: boolean;
  /** Undefined: the nearest element. */
  readonly kernel: Kernel | undefined;
  readonly antialias: boolean;
  readonly excludeOutside: boolean;
}

/** Ranges of the integers that interpolated values are rounded to. */
const ranges: Readonly<Partial<Record<OnnxTensorType, readonly [low: number, high: number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

/** Resizes a tensor, axis by axis. */
export function resample(x: OnnxTensor, axes: readonly ResizedAxis[], sampling: Sampling): OnnxTensor {
  const { kernel } = sampling;
  const newDims = axes.map(({ newLength }) => newLength);
  if (newDims.includes(0)) return newTensor(x.type, newDims) as OnnxTensor;
  return kernel === undefined ? nearest(x, axes, sampling) : weighted(x, axes, sampling, kernel);
}

function nearest(x: OnnxTensor, axes: readonly ResizedAxis[], sampling: Sampling): OnnxTensor {
  let missing = false;
  const tables = axes.map((axis) => {
    if (isUnchanged(axis)) return Int32Array.from({ length: axis.length }, (_, i) => i);
    const { nearestByScale, nearest: chosen, crops } = sampling;
    const pick = !nearestByScale ? chosen : axis.scale < 1 ? Math.ceil : Math.floor;
    const last = axis.length - 1;
    return Int32Array.from(coordinatesOf(axis, sampling), (at) => {
      if (crops && !(at >= 0 && at <= last)) {
        missing = true;
        return -1;
      }
      return Math.min(Math.max(pick(at), 0), last);
    });
  });
  const { extrapolation } = sampling;
  const rest: OnnxTensor = { type: 'float64', dims: [], data: Float64Array.of(extrapolation) };
  return fromTables(x, tables, missing && extrapolation !== 0 ? convert(rest, x.type) : undefined);
}

function weighted(
  x: OnnxTensor,
  axes: readonly ResizedAxis[],
  sampling: Sampling,
  kernel: Kernel,
): OnnxTensor {
  if (x.type === 'string' || x.type === 'bool') {
    throw new OnnxError(`tensors of ${x.type} cannot be interpolated`);
  }
  let data = convert(x, 'float64').data as Float64Array;
  const dims = [...x.dims];
  for (const [axis, resized] of axes.entries()) {
    if (isUnchanged(resized)) continue;
    const { length, newLength, scale } = resized;
    const points = coordinatesOf(resized, sampling);
    const stretch = sampling.antialias ? Math.min(1, scale) : 1;
    const weights = weightsOf(points, length, kernel, stretch, sampling.excludeOutside);
    checkDims(dims.with(axis, newLength));
    data = interpolated(data, dims, axis, weights);
    dims[axis] = newLength;
    if (sampling.crops) extrapolate(data, dims, axis, points, length - 1, sampling.extrapolation);
  }
  if (data === x.data) return x;
  const range = ranges[x.type];
  if (range !== undefined) roundInto(data, range);
  return convert({ type: 'float64', dims, data }, x.type);
}

function isUnchanged({ length, newLength, scale, roi }: ResizedAxis): boolean {
  return length === newLength && scale === 1 && roi[0] === 0 && roi[1] === 1;
}

function coordinatesOf(axis: ResizedAxis, { coordinates }: Sampling): Float64Array {
  // Rounded to single precision, so that a coordinate meant to be whole is.
  return Float64Array.from({ length: axis.newLength }, (_, at) => Math.fround(coordinates(at, axis)));
}

/** Sets what lies outside of the axis. */
function extrapolate(
  data: Float64Array,
  dims: readonly number[],
  axis: number,
  points: Float64Array,
  last: number,
  value: number,
): void {
  const inner = sizeOf(dims.slice(axis + 1));
  const rows = data.length / inner;
  for (let row = 0; row < rows; row++) {
    const point = points[row % points.length] as number;
    if (!(point >= 0 && point <= last)) data.fill(value, row * inner, (row + 1) * inner);
  }
}

function roundInto(data: Float64Array, [low, high]: readonly [number, number]): void {
  for (let i = 0; i < data.length; i++)
    data[i] = Math.min(Math.max(Math.round(data[i] as number), low), high);
}
