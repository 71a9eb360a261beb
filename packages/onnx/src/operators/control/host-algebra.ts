import { OnnxError } from '../../errors.ts';
import { bytesPerElement, type OnnxTensor } from '../../tensor/types.ts';
import { hold } from '../support/allowance.ts';
import { axisOf, bytesOfText, newTensor, sizeOf, tensorOf } from '../support/tensors.ts';
import type { Stack, StackOptions, ValueAlgebra } from './algebra.ts';

/** Elements of any type: what copying needs of arrays and typed arrays. */
interface Elements {
  readonly length: number;
  slice(start: number, end: number): Elements;
  [index: number]: unknown;
}

/** Slices that can be held until it is known how many there are: beyond, the room doubles. */
const firstRoom = 16;

/** If, Loop and Scan on typed arrays. */
export const hostAlgebra: ValueAlgebra<OnnxTensor> = {
  toHost: (value) => value,
  fromHost: (tensor) => tensor,
  dims: ({ dims }) => dims,
  slice: sliceOf,
  stack: (options) => new HostStack(options),
  empty: (type, dims) => newTensor(type, dims) as OnnxTensor,
};

/** A view where the axis is the first, a copy of just the slice elsewhere. */
function sliceOf({ type, dims, data }: OnnxTensor, axis: number, index: number): OnnxTensor {
  const rest = [...dims.slice(0, axis), ...dims.slice(axis + 1)];
  const inner = sizeOf(dims.slice(axis + 1));
  const outer = sizeOf(dims.slice(0, axis));
  if (outer === 1) {
    const start = index * inner;
    const part = Array.isArray(data) ? data.slice(start, start + inner) : data.subarray(start, start + inner);
    return tensorOf(type, rest, part);
  }
  const result = newTensor(type, rest);
  const step = (dims[axis] as number) * inner;
  for (let o = 0; o < outer; o++) copy(data, o * step + index * inner, result.data, o * inner, inner);
  return result as OnnxTensor;
}

/** Slices written straight to where they belong; rows of the new axis are as far apart as there is room for. */
class HostStack implements Stack<OnnxTensor> {
  readonly #options: StackOptions;
  #first: OnnxTensor | undefined;
  #data: OnnxTensor['data'] = [];
  #outer = 1;
  #inner = 1;
  #room = 0;
  #count = 0;
  #held = 0;

  constructor(options: StackOptions) {
    this.#options = options;
  }

  add(slice: OnnxTensor): void {
    const first = this.#first ?? this.#begin(slice);
    if (slice.type !== first.type || !sameDims(slice.dims, first.dims)) {
      throw new OnnxError(
        `an output of the body was ${describe(first)} at first and is ${describe(slice)} at iteration ${this.#count}`,
      );
    }
    if (this.#count === this.#room) this.#grow(first);
    const at = this.#options.reversed ? this.#room - 1 - this.#count : this.#count;
    for (let o = 0; o < this.#outer; o++) {
      copy(slice.data, o * this.#inner, this.#data, (o * this.#room + at) * this.#inner, this.#inner);
    }
    this.#count++;
  }

  done(): OnnxTensor | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    if (this.#count < this.#room) this.#resize(first, this.#count);
    return tensorOf(first.type, this.#dims(first, this.#count), this.#data);
  }

  #begin(slice: OnnxTensor): OnnxTensor {
    const axis = axisOf(this.#options.axis, slice.dims.length + 1);
    this.#first = slice;
    this.#outer = sizeOf(slice.dims.slice(0, axis));
    this.#inner = sizeOf(slice.dims.slice(axis));
    this.#room = this.#options.count ?? firstRoom;
    this.#data = this.#take(slice, this.#room);
    return slice;
  }

  #grow(first: OnnxTensor): void {
    if (this.#options.count !== undefined)
      throw new OnnxError('the body gave more slices than were announced');
    this.#resize(first, 2 * this.#room);
  }

  #resize(first: OnnxTensor, room: number): void {
    const old = this.#data;
    this.#data = this.#take(first, room);
    const size = this.#count * this.#inner;
    for (let o = 0; o < this.#outer; o++) {
      copy(old, o * this.#room * this.#inner, this.#data, o * room * this.#inner, size);
    }
    this.#room = room;
  }

  /** Room that stays taken while the body runs. */
  #take(first: OnnxTensor, room: number): OnnxTensor['data'] {
    const { data } = newTensor(first.type, this.#dims(first, room));
    const bytes = data.length * (bytesPerElement(first.type) || bytesOfText);
    hold(bytes - this.#held, 'what the body gives, put together,');
    this.#held = bytes;
    return data;
  }

  #dims({ dims }: OnnxTensor, length: number): number[] {
    const axis = axisOf(this.#options.axis, dims.length + 1);
    return [...dims.slice(0, axis), length, ...dims.slice(axis)];
  }
}

function copy(
  from: OnnxTensor['data'],
  start: number,
  to: OnnxTensor['data'],
  at: number,
  size: number,
): void {
  // Making views costs more than a few elements do.
  if (size > 32 && !Array.isArray(to) && !Array.isArray(from)) {
    (to as Float32Array).set((from as Float32Array).subarray(start, start + size), at);
    return;
  }
  const [source, target] = [from as Elements, to as Elements];
  for (let i = 0; i < size; i++) target[at + i] = source[start + i];
}

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

function describe({ type, dims }: OnnxTensor): string {
  return `${type} [${dims.join(', ')}]`;
}
