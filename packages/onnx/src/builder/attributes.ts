import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
} from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { encodeTensor } from '../tensor/encode.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/**
 * Value of a node's attribute. ONNX tells integers from floats and JavaScript does not, so a bare number is an
 * integer and floats are written `{ float: 1 }` and `{ floats: [1, 0.5] }`.
 */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: OnnxTensor }
  | { readonly graph: GraphProto };

/** Attributes by name; undefined ones are left out. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/**
 * Makes the attributes of a node.
 *
 * @throws OnnxError if a bare number is no integer.
 */
export function encodeAttributes(attributes: Attributes): AttributeProto[] {
  return Object.entries(attributes)
    .filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined)
    .map(([name, value]) => encodeAttribute(name, value));
}

function encodeAttribute(name: string, value: AttributeValue): AttributeProto {
  const text = new TextEncoder();
  const attribute = create(AttributeProtoSchema, { name });
  if (typeof value === 'number') {
    attribute.type = AttributeType.INT;
    attribute.i = integer(name, value);
  } else if (typeof value === 'string') {
    attribute.type = AttributeType.STRING;
    attribute.s = text.encode(value);
  } else if (isArray(value)) {
    if (typeof value[0] === 'string') {
      attribute.type = AttributeType.STRINGS;
      attribute.strings = value.map((item) => text.encode(String(item)));
    } else {
      attribute.type = AttributeType.INTS;
      attribute.ints = value.map((item) => integer(name, Number(item)));
    }
  } else if ('float' in value) {
    attribute.type = AttributeType.FLOAT;
    attribute.f = value.float;
  } else if ('floats' in value) {
    attribute.type = AttributeType.FLOATS;
    attribute.floats = [...value.floats];
  } else if ('tensor' in value) {
    attribute.type = AttributeType.TENSOR;
    attribute.t = encodeTensor('', value.tensor);
  } else {
    attribute.type = AttributeType.GRAPH;
    attribute.g = value.graph;
  }
  return attribute;
}

function isArray(value: AttributeValue): value is readonly number[] | readonly string[] {
  return Array.isArray(value);
}

function integer(name: string, value: number): bigint {
  if (!Number.isSafeInteger(value)) {
    throw new OnnxError(
      `attribute "${name}": a bare number is an integer, got ${value}; write { float: ${value} } for a float.`,
    );
  }
  return BigInt(value);
}
