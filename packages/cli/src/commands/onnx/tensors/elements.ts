import {
  bfloat16ToFloat,
  floatToBfloat16,
  floatToHalf,
  halfToFloat,
  type OnnxDataOf,
  type OnnxTensor,
  type OnnxTensorType,
} from '@recurra/onnx';

type Numeric = Exclude<OnnxTensorType, 'string'>;

/** How elements of a type are held, read and written. */
interface Elements {
  readonly make: (length: number) => OnnxDataOf[Numeric];
  /** An element from JSON; undefined if it is none. */
  readonly read: (value: unknown) => number | bigint | undefined;
  /** An element as a plain number. */
  readonly number: (element: number | bigint) => number;
}

const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** JSON has no NaN and no infinity: they stand there as words. */
function real(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && Object.hasOwn(special, value) ? special[value] : undefined;
}

const bits = (write: (value: number) => number) => (value: unknown) => {
  const number = real(value);
  return number === undefined ? undefined : write(number);
};

function whole(low: number, high: number): (value: unknown) => number | undefined {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : undefined;
}

/** Beyond 2^53 JSON's numbers are not exact: those are given as words of digits. */
function big(low: bigint, high: bigint): (value: unknown) => bigint | undefined {
  return (value) => {
    const isExact =
      typeof value === 'number' ? Number.isSafeInteger(value) : /^-?\d{1,20}$/.test(String(value));
    if ((typeof value !== 'number' && typeof value !== 'string') || !isExact) return undefined;
    const number = BigInt(value);
    return number >= low && number <= high ? number : undefined;
  };
}

function truth(value: unknown): number | undefined {
  return value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined;
}

const same = (element: number | bigint): number => Number(element);

const table: Readonly<Record<Numeric, Elements>> = {
  float32: { make: (n) => new Float32Array(n), read: real, number: same },
  float64: { make: (n) => new Float64Array(n), read: real, number: same },
  float16: {
    make: (n) => new Uint16Array(n),
    read: bits(floatToHalf),
    number: (e) => halfToFloat(Number(e)),
  },
  bfloat16: {
    make: (n) => new Uint16Array(n),
    read: bits(floatToBfloat16),
    number: (e) => bfloat16ToFloat(Number(e)),
  },
  int8: { make: (n) => new Int8Array(n), read: whole(-128, 127), number: same },
  int16: { make: (n) => new Int16Array(n), read: whole(-(2 ** 15), 2 ** 15 - 1), number: same },
  int32: { make: (n) => new Int32Array(n), read: whole(-(2 ** 31), 2 ** 31 - 1), number: same },
  int64: { make: (n) => new BigInt64Array(n), read: big(-(2n ** 63n), 2n ** 63n - 1n), number: same },
  uint8: { make: (n) => new Uint8Array(n), read: whole(0, 255), number: same },
  uint16: { make: (n) => new Uint16Array(n), read: whole(0, 2 ** 16 - 1), number: same },
  uint32: { make: (n) => new Uint32Array(n), read: whole(0, 2 ** 32 - 1), number: same },
  uint64: { make: (n) => new BigUint64Array(n), read: big(0n, 2n ** 64n - 1n), number: same },
  bool: { make: (n) => new Uint8Array(n), read: truth, number: same },
};

/** Whether there are arrays for elements of this type. */
export function isElementType(type: string): type is OnnxTensorType {
  return type === 'string' || Object.hasOwn(table, type);
}

/** An array of zeros for elements of a type. */
export function newElements(type: OnnxTensorType, length: number): OnnxTensor['data'] {
  return type === 'string' ? new Array<string>(length).fill('') : table[type].make(length);
}

/** Makes an element of what JSON holds; undefined if it is none of that type. */
export function readElement(type: OnnxTensorType, value: unknown): number | bigint | string | undefined {
  if (type !== 'string') return table[type].read(value);
  return typeof value === 'string' ? value : undefined;
}

/** Elements as plain numbers, half precision and 64-bit integers too; none for strings. */
export function numbersOf({ type, data }: OnnxTensor): ArrayLike<number> {
  if (type === 'string') return [];
  if (type === 'float32' || type === 'float64') return data;
  return Array.from(data as ArrayLike<number | bigint>, table[type].number);
}
