import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  type NodeProto,
} from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { decodeTensor } from '../tensor/decode.ts';
import { decodeSparse } from '../tensor/sparse.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** Reads a node's attributes by name, with defaults. */
export interface AttributeReader {
  has(name: string): boolean;
  /** An integer; those beyond 2^53 are held at that bound, as "to the end" is often written so. */
  int(name: string, otherwise: number): number;
  float(name: string): number | undefined;
  ints(name: string): number[] | undefined;
  floats(name: string): number[];
  text(name: string, otherwise: string): string;
  texts(name: string): string[];
  /** Sparse ones with all their elements. */
  tensor(name: string): OnnxTensor | undefined;
  graph(name: string): GraphProto | undefined;
}

/** How each kind of attribute is named in errors. */
const kinds: Readonly<Record<number, string>> = {
  [AttributeType.FLOAT]: 'a float',
  [AttributeType.INT]: 'an integer',
  [AttributeType.STRING]: 'text',
  [AttributeType.TENSOR]: 'a tensor',
  [AttributeType.GRAPH]: 'a graph',
  [AttributeType.FLOATS]: 'a list of floats',
  [AttributeType.INTS]: 'a list of integers',
  [AttributeType.STRINGS]: 'a list of texts',
};

/**
 * A reader of one node's attributes. One of another kind than asked for counts as left out.
 *
 * @throws OnnxError, when read, for a tensor that is damaged.
 */
export function attributesOf(node: Pick<NodeProto, 'attribute'>): AttributeReader {
  return readerOf((name) => node.attribute.find((attribute) => attribute.name === name));
}

/**
 * The same, for what is to be run: an attribute of another kind than asked for would mean something else than its
 * author meant.
 *
 * @throws OnnxError, when read, for a tensor that is damaged, and for an attribute of another kind.
 */
export function checkedAttributesOf(node: Pick<NodeProto, 'attribute'>): AttributeReader {
  return readerOf((name, kind) => {
    const found = node.attribute.find((attribute) => attribute.name === name);
    const type = found?.type ?? AttributeType.UNDEFINED;
    // The first files said nothing of their attributes' kinds.
    if (kind === undefined || type === AttributeType.UNDEFINED || type === kind) return found;
    // Values of Constant nodes may be of either.
    if (kind === AttributeType.TENSOR && type === AttributeType.SPARSE_TENSOR) return found;
    throw new OnnxError(`the attribute "${name}" must be ${kinds[kind]}, and is ${kinds[type] ?? 'none'}`);
  });
}

function readerOf(find: (name: string, kind?: AttributeType) => AttributeProto | undefined): AttributeReader {
  const decoder = new TextDecoder();
  return {
    has: (name) => find(name) !== undefined,
    int: (name, otherwise) => safeInteger(find(name, AttributeType.INT)?.i, otherwise),
    float: (name) => find(name, AttributeType.FLOAT)?.f,
    ints: (name) => find(name, AttributeType.INTS)?.ints.map((value) => safeInteger(value, 0)),
    floats: (name) => [...(find(name, AttributeType.FLOATS)?.floats ?? [])],
    text: (name, otherwise) => {
      const attribute = find(name, AttributeType.STRING);
      return attribute === undefined ? otherwise : decoder.decode(attribute.s);
    },
    texts: (name) => (find(name, AttributeType.STRINGS)?.strings ?? []).map((bytes) => decoder.decode(bytes)),
    tensor: (name) => {
      const attribute = find(name, AttributeType.TENSOR);
      if (attribute === undefined) return undefined;
      if (attribute.t !== undefined) return decodeTensor(attribute.t);
      if (attribute.sparseTensor !== undefined) return decodeSparse(attribute.sparseTensor);
      throw new OnnxError(`the attribute "${name}" must be a tensor, and is none`);
    },
    graph: (name) => find(name, AttributeType.GRAPH)?.g,
  };
}

function safeInteger(value: bigint | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const bound = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(value > bound ? bound : value < -bound ? -bound : value);
}
