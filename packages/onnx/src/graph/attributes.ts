import type { GraphProto, NodeProto } from 'onnx-buf';
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

/**
 * A reader of one node's attributes.
 *
 * @throws OnnxError, when read, for a tensor that is damaged.
 */
export function attributesOf(node: Pick<NodeProto, 'attribute' | 'opType'>): AttributeReader {
  const find = (name: string) => node.attribute.find((attribute) => attribute.name === name);
  return {
    has: (name) => find(name) !== undefined,
    int: (name, otherwise) => safeInteger(find(name)?.i, otherwise),
    float: (name) => find(name)?.f,
    ints: (name) => find(name)?.ints.map((value) => safeInteger(value, 0)),
    floats: (name) => [...(find(name)?.floats ?? [])],
    text: (name, otherwise) => {
      const attribute = find(name);
      return attribute === undefined ? otherwise : new TextDecoder().decode(attribute.s);
    },
    texts: (name) => (find(name)?.strings ?? []).map((bytes) => new TextDecoder().decode(bytes)),
    tensor: (name) => {
      const attribute = find(name);
      if (attribute === undefined) return undefined;
      if (attribute.t !== undefined) return decodeTensor(attribute.t);
      if (attribute.sparseTensor !== undefined) return decodeSparse(attribute.sparseTensor);
      throw new OnnxError(`operator ${node.opType}: attribute "${name}" must be a tensor, and is none.`);
    },
    graph: (name) => find(name)?.g,
  };
}

function safeInteger(value: bigint | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const bound = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(value > bound ? bound : value < -bound ? -bound : value);
}
