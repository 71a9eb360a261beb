import type { NodeProto } from 'onnx-buf';

/** Reads a node's attributes by name, with defaults. */
export interface AttributeReader {
  int(name: string, otherwise: number): number;
  float(name: string): number | undefined;
  floats(name: string): number[];
  text(name: string, otherwise: string): string;
  texts(name: string): string[];
}

/** A reader of one node's attributes. */
export function attributesOf(node: NodeProto): AttributeReader {
  const find = (name: string) => node.attribute.find((attribute) => attribute.name === name);
  const decoder = new TextDecoder();
  return {
    int: (name, otherwise) => Number(find(name)?.i ?? otherwise),
    float: (name) => find(name)?.f,
    floats: (name) => [...(find(name)?.floats ?? [])],
    text: (name, otherwise) => {
      const attribute = find(name);
      return attribute === undefined ? otherwise : decoder.decode(attribute.s);
    },
    texts: (name) => (find(name)?.strings ?? []).map((bytes) => decoder.decode(bytes)),
  };
}
