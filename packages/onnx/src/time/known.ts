import { TensorProto_DataLocation as DataLocation, type SparseTensorProto, type TensorProto } from 'onnx-buf';
import { decodeTensor } from '../tensor/decode.ts';
import { elementType } from '../tensor/types.ts';
import { type Dim, dim, hasTime, LAST } from './dims.ts';

/** What is known of a value: its shape with the time axis in it, and what it depends on. */
export interface Known {
  /** Undefined if the shape is not known. */
  readonly dims: readonly Dim[] | undefined;
  /** Whether it depends on what is fed. */
  readonly data: boolean;
  /** Whether it belongs to the last step alone. */
  readonly last: boolean;
  /** Whether it depends on the number of steps, or on where in the sequence a step is. */
  readonly length: boolean;
  /** Whether it is a state the model takes in already. */
  readonly state: boolean;
  /** Its numbers, if it is a short list (or a scalar) of integers, as shapes and indices are. */
  readonly ints: readonly (Dim | undefined)[] | undefined;
  /** The number all its elements are, if they are all the same. */
  readonly fill: number | undefined;
}

/** A value that depends on nothing that is fed. */
export const still: Known = {
  dims: undefined,
  data: false,
  last: false,
  length: false,
  state: false,
  ints: undefined,
  fill: undefined,
};

/** Longer lists of integers are no shapes. */
const longest = 64;

/** Longer lists that nodes put together are not kept. */
export const mostInts = 1024;
/** No value has more axes, and no length more factors. */
export const mostAxes = 64;
const mostFactors = 64;

/**
 * A value without what has grown beyond all measure: a chain of nodes that each join a value with itself doubles what
 * is known of it at each.
 */
export function bounded(value: Known): Known {
  const isLong = ({ length }: Dim): boolean => length > mostFactors;
  const { dims, ints } = value;
  const tooWide = dims !== undefined && (dims.length > mostAxes || dims.some(isLong));
  const tooLong = ints !== undefined && (ints.length > mostInts || ints.some((int) => int && isLong(int)));
  if (!tooWide && !tooLong) return value;
  return {
    ...value,
    dims: tooWide ? undefined : dims,
    ints: tooLong ? undefined : ints,
    length: value.length || (tooLong && tellsLength(value)),
  };
}

/** What is known of a stored tensor. */
export function knownTensor(tensor: TensorProto): Known {
  const dims = tensor.dims.map((length) => dim(Number(length)));
  return { ...still, dims, ints: storedInts(tensor), fill: fillOf(tensor) };
}

/** What is known of a stored sparse tensor. */
export function knownSparse({ dims }: SparseTensorProto): Known {
  return { ...still, dims: dims.map((length) => dim(Number(length))) };
}

/** A known list of integers. */
export function knownInts(values: readonly (Dim | undefined)[], isScalar = false): Known {
  return { ...still, dims: isScalar ? [] : [dim(values.length)], ints: values };
}

/** Longer tensors are weights, not starting points. */
const longestFill = 2 ** 20;

function fillOf(tensor: TensorProto): number | undefined {
  const type = elementType(tensor.dataType);
  const isReal = type === 'float32' || type === 'float64';
  if (!isReal || tensor.dataLocation === DataLocation.EXTERNAL) return undefined;
  if (tensor.dims.reduce((count, length) => count * Number(length), 1) > longestFill) return undefined;
  const data = decodeTensor(tensor).data as Float32Array | Float64Array;
  const [value] = data;
  return value !== undefined && data.every((other) => other === value) ? value : undefined;
}

function storedInts(tensor: TensorProto): readonly Dim[] | undefined {
  if (tensor.dataLocation === DataLocation.EXTERNAL) return undefined;
  const type = elementType(tensor.dataType);
  const size = tensor.dims.reduce((count, length) => count * Number(length), 1);
  if ((type !== 'int64' && type !== 'int32' && type !== 'bool') || tensor.dims.length > 1 || size > longest) {
    return undefined;
  }
  return Array.from(decodeTensor(tensor).data as ArrayLike<number | bigint>, (value) => dim(Number(value)));
}

/** Whether a value has a time axis. */
export function isSequence(value: Known | undefined): boolean {
  return value?.dims?.some(hasTime) ?? false;
}

/** Whether a value, taken as a number and not as a shape, depends on how many steps there are. */
export function tellsLength({ length, ints }: Known): boolean {
  return length || (ints?.some((value) => hasTime(value) || value?.includes(LAST)) ?? false);
}
