import { TensorProto_DataType as DataType } from 'onnx-buf';

/** Which typed array holds the elements of each tensor type. */
export interface OnnxDataOf {
  float32: Float32Array;
  float64: Float64Array;
  /** Bit patterns of IEEE 754 half precision. */
  float16: Uint16Array;
  /** Bit patterns of bfloat16: the upper half of a float32. */
  bfloat16: Uint16Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  /** One byte an element, 0 or 1. */
  bool: Uint8Array;
  string: string[];
}

/** Element type of a tensor, as `float32`. */
export type OnnxTensorType = keyof OnnxDataOf;

/** A tensor whose element type is known. */
export interface OnnxTensorOf<T extends OnnxTensorType> {
  readonly type: T;
  /** Length of each axis, outermost first; empty for a scalar. */
  readonly dims: readonly number[];
  /** Elements in row-major order. */
  readonly data: OnnxDataOf[T];
}

/**
 * A tensor as models are fed with and give back: element type, shape and row-major data.
 *
 * @example const x: OnnxTensor = { type: 'float32', dims: [1, 2], data: new Float32Array([0.5, 1]) };
 */
export type OnnxTensor = { [T in OnnxTensorType]: OnnxTensorOf<T> }[OnnxTensorType];

/** A model's tensor type that has no JavaScript array here, as `complex64` or `int4`. */
export type OnnxElementType = OnnxTensorType | (string & {});

interface TypeEntry {
  readonly code: DataType;
  readonly bytes: number;
  readonly array: new (length: number) => OnnxDataOf[Exclude<OnnxTensorType, 'string'>];
}

const entries: Readonly<Record<Exclude<OnnxTensorType, 'string'>, TypeEntry>> = {
  float32: { code: DataType.FLOAT, bytes: 4, array: Float32Array },
  float64: { code: DataType.DOUBLE, bytes: 8, array: Float64Array },
  float16: { code: DataType.FLOAT16, bytes: 2, array: Uint16Array },
  bfloat16: { code: DataType.BFLOAT16, bytes: 2, array: Uint16Array },
  int8: { code: DataType.INT8, bytes: 1, array: Int8Array },
  int16: { code: DataType.INT16, bytes: 2, array: Int16Array },
  int32: { code: DataType.INT32, bytes: 4, array: Int32Array },
  int64: { code: DataType.INT64, bytes: 8, array: BigInt64Array },
  uint8: { code: DataType.UINT8, bytes: 1, array: Uint8Array },
  uint16: { code: DataType.UINT16, bytes: 2, array: Uint16Array },
  uint32: { code: DataType.UINT32, bytes: 4, array: Uint32Array },
  uint64: { code: DataType.UINT64, bytes: 8, array: BigUint64Array },
  bool: { code: DataType.BOOL, bytes: 1, array: Uint8Array },
};

const names = new Map<number, OnnxElementType>();
for (const [code, name] of Object.entries(DataType)) {
  if (typeof name === 'string' && Number(code) !== 0) names.set(Number(code), name.toLowerCase());
}
for (const [name, entry] of Object.entries(entries)) names.set(entry.code, name);

/** Name of an ONNX data type code, as `float32` for 1; `undefined` and `type 99` for codes the schema lacks. */
export function elementType(code: number): OnnxElementType {
  return names.get(code) ?? (code === 0 ? 'undefined' : `type ${code}`);
}

/** The ONNX data type code of a tensor type. */
export function typeCode(type: OnnxTensorType): DataType {
  return type === 'string' ? DataType.STRING : entries[type].code;
}

/** Whether tensors of this type have a JavaScript array here. */
export function isTensorType(type: string): type is OnnxTensorType {
  return type === 'string' || Object.hasOwn(entries, type);
}

/** Bytes an element takes in a file; 0 for strings, which have no fixed size. */
export function bytesPerElement(type: OnnxTensorType): number {
  return type === 'string' ? 0 : entries[type].bytes;
}

/** A new array of zeros for a tensor of this type. */
export function newData<T extends OnnxTensorType>(type: T, length: number): OnnxDataOf[T] {
  // Engines make an array of a class they read here several times faster than one of a class they look up.
  if (type === 'float32') return new Float32Array(length) as OnnxDataOf[T];
  const data = type === 'string' ? new Array<string>(length).fill('') : new (entryOf(type).array)(length);
  return data as OnnxDataOf[T];
}

/** Whether an array is the kind that tensors of this type are held in. */
export function isDataOf(type: OnnxTensorType, data: unknown): boolean {
  if (type === 'string') return Array.isArray(data);
  const { array } = entryOf(type);
  return Object.prototype.toString.call(data) === `[object ${array.name}]`;
}

/** Name of the array class that holds tensors of this type, for error messages. */
export function arrayName(type: OnnxTensorType): string {
  return type === 'string' ? 'Array of strings' : entryOf(type).array.name;
}

function entryOf(type: OnnxTensorType): TypeEntry {
  return entries[type as Exclude<OnnxTensorType, 'string'>];
}
