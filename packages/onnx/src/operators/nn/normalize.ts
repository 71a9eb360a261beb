import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type FloatTensor, floatInput } from '../support/inputs.ts';
import { sizeOf, stridesOf } from '../support/tensors.ts';

/** Arrays of floats. */
export type Floats = Float32Array | Float64Array;

/** Mean of elements [from, to). */
export function meanOf(x: Floats, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i] as number;
  return sum / (to - from);
}

/** Mean of the squared differences of elements [from, to) from a number: their variance, if that is their mean. */
export function meanSquare(x: Floats, from: number, to: number, center: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const difference = (x[i] as number) - center;
    sum += difference * difference;
  }
  return sum / (to - from);
}

/** y = (x − mean)·scale + shift for elements [from, to). */
export function scaleRun(
  x: Floats,
  y: Floats,
  from: number,
  to: number,
  mean: number,
  scale: number,
  shift: number,
): void {
  for (let i = from; i < to; i++) y[i] = ((x[i] as number) - mean) * scale + shift;
}

/**
 * A factor or summand for every element of x's trailing axes from `axis` on.
 *
 * @returns Its elements and how many there are before they repeat: it may also differ between the axes in front.
 * @throws OnnxError if it cannot be broadcast to x.
 */
export function spread(
  value: OnnxTensor | undefined,
  name: string,
  x: FloatTensor,
  axis: number,
): { data: Floats; period: number } {
  const { dims, data } = floatInput(value, name);
  const inner = x.dims.slice(axis);
  const own = dims.slice(Math.max(0, dims.length - inner.length));
  const isWhole = own.length === inner.length && own.every((length, i) => length === inner[i]);
  if (isWhole && data.length === sizeOf(inner)) return { data, period: Math.max(1, data.length) };
  return { data: broadcast(data, dims, name, x.dims), period: Math.max(1, sizeOf(x.dims)) };
}

function broadcast(data: Floats, dims: readonly number[], name: string, to: readonly number[]): Floats {
  const missing = to.length - dims.length;
  if (missing < 0 || !dims.every((length, i) => length === 1 || length === to[i + missing])) {
    throw new OnnxError(
      `the input ${name} has the shape [${dims.join(', ')}], which does not fit [${to.join(', ')}]`,
    );
  }
  const own = stridesOf(dims);
  const steps = to.map((_, axis) => {
    const i = axis - missing;
    return i < 0 || dims[i] === 1 ? 0 : (own[i] as number);
  });
  const size = sizeOf(to);
  const wide = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  const place = new Array<number>(to.length).fill(0);
  let from = 0;
  for (let i = 0; i < size; i++) {
    wide[i] = data[from] as number;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number;
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (to[axis] as number)) break;
      from -= (steps[axis] as number) * (to[axis] as number);
      place[axis] = 0;
    }
  }
  return wide;
}
