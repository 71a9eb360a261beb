import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { expectType, numeric } from '../support/element-types.ts';
import { eachSlice, slicesOf } from '../support/slices.ts';
import { axisOf, integersOf, newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

type Values = ArrayLike<number> | ArrayLike<bigint>;
/** Whether the element at one place comes before that at another; of equal ones the first does. */
type Before = (i: number, j: number) => boolean;

/** TopK: the k largest or least elements along an axis, and their indices. */
export const topK: Operator = ({ attributes, opset }) => {
  const axis = attributes.int('axis', -1);
  const largest = attributes.int('largest', 1) !== 0;
  const fixed = opset < 10 ? attributes.int('k', 0) : undefined;
  return ([input, count]) => {
    const x = required(input, 'X');
    expectType(x, 'X', numeric);
    const along = axisOf(axis, x.dims.length);
    const slices = slicesOf(x.dims, along);
    const k = fixed ?? countOf(required(count, 'K'));
    if (k < 0 || k > slices.count) {
      throw new OnnxError(`k is ${k} and must be from 0 to ${slices.count}, the length of axis ${axis}`);
    }
    const dims = x.dims.map((length, i) => (i === along ? k : length));
    const values = newTensor(x.type, dims) as OnnxTensor;
    const indices = newTensor('int64', dims);
    if (indices.data.length === 0) return [values, indices];
    const heap = new Int32Array(k);
    eachSlice(x.data.length, slices, (at, slice) => {
      choose(heap, slices.count, orderOf(x.data as Values, at, slices.step, largest));
      const inner = slice % slices.step;
      const start = ((slice - inner) / slices.step) * k * slices.step + inner;
      for (let i = 0; i < k; i++) {
        const chosen = heap[i] as number;
        values.data[start + i * slices.step] = x.data[at + chosen * slices.step]!;
        indices.data[start + i * slices.step] = BigInt(chosen);
      }
    });
    return [values, indices];
  };
};

function countOf(tensor: OnnxTensor): number {
  const [k, ...more] = integersOf(tensor);
  if (k === undefined || more.length > 0) throw new OnnxError('the input K must be one integer');
  return k;
}

function orderOf(x: Values, at: number, step: number, largest: boolean): Before {
  return (i, j) => {
    const [a, b] = [x[at + i * step]!, x[at + j * step]!];
    if (a > b) return largest;
    if (a < b) return !largest;
    // What is not a number comes last.
    const isNone = Number.isNaN(a);
    return isNone === Number.isNaN(b) ? i < j : !isNone;
  };
}

/** Puts the first `heap.length` of `count` indices into the heap, in order. */
function choose(heap: Int32Array, count: number, before: Before): void {
  const k = heap.length;
  for (let i = 0; i < k; i++) heap[i] = i;
  // A heap with its last element on top: each better one takes the place of that.
  for (let i = (k >> 1) - 1; i >= 0; i--) sink(heap, i, k, before);
  for (let i = k; i < count; i++) {
    if (!before(i, heap[0] as number)) continue;
    heap[0] = i;
    sink(heap, 0, k, before);
  }
  for (let end = k - 1; end > 0; end--) {
    [heap[0], heap[end]] = [heap[end] as number, heap[0] as number];
    sink(heap, 0, end, before);
  }
}

/** Moves an element down to where both below come before it. */
function sink(heap: Int32Array, from: number, size: number, before: Before): void {
  const moved = heap[from] as number;
  let at = from;
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && before(heap[child] as number, heap[child + 1] as number)) child++;
    const below = heap[child] as number;
    if (!before(moved, below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = moved;
}
