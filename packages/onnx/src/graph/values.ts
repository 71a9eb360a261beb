import type { TypeProto, ValueInfoProto } from 'onnx-buf';
import { elementType, type OnnxElementType } from '../tensor/types.ts';

/** An input or output of a model. */
export interface ValueReport {
  readonly name: string;
  /** Element type of a tensor; of other values what they are, as `sequence`, `map`, `optional`. */
  readonly type: OnnxElementType;
  /** Lengths of the axes: a number, a name for one known at run time, null for one without name; null if unknown. */
  readonly shape: readonly (number | string | null)[] | null;
}

/** Reads the declaration of an input or output. */
export function valueReport({ name, type }: ValueInfoProto): ValueReport {
  const value = type?.value;
  if (value === undefined || value.case === undefined) return { name, type: 'undefined', shape: null };
  if (value.case !== 'tensorType' && value.case !== 'sparseTensorType') {
    return { name, type: value.case.replace('Type', ''), shape: null };
  }
  return { name, type: elementType(value.value.elemType), shape: shapeOf(value.value.shape) };
}

type ShapeProto = Extract<TypeProto['value'], { case: 'tensorType' }>['value']['shape'];

function shapeOf(shape: ShapeProto): ValueReport['shape'] {
  if (shape === undefined) return null;
  return shape.dim.map(({ value }) => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : null;
  });
}
