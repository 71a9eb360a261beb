import { clone, create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  type FunctionProto,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
} from 'onnx-buf';

/** A model's own functions by `domain.name`. */
export function functionsOf(model: ModelProto): ReadonlyMap<string, FunctionProto> {
  return new Map(model.functions.map((fn) => [`${fn.domain === 'ai.onnx' ? '' : fn.domain}.${fn.name}`, fn]));
}

/**
 * The body of a function as a graph, with the attributes of the node that calls it put in.
 *
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md#functions
 */
export function functionGraph(fn: FunctionProto, caller: NodeProto): GraphProto {
  const given = new Map<string, AttributeProto>();
  for (const attribute of [...fn.attributeProto, ...caller.attribute]) given.set(attribute.name, attribute);
  return create(GraphProtoSchema, {
    name: fn.name,
    node: fn.node.map((node) => bound(node, given)),
    input: fn.input.map((name) => ({ name })),
    output: fn.output.map((name) => ({ name })),
  });
}

/** A node with the attributes it takes from the function's caller. */
function bound(node: NodeProto, given: ReadonlyMap<string, AttributeProto>): NodeProto {
  if (!node.attribute.some(({ refAttrName, g }) => refAttrName !== '' || g !== undefined)) return node;
  const copy = clone(NodeProtoSchema, node);
  copy.attribute = copy.attribute.flatMap((attribute) => {
    if (attribute.g !== undefined) attribute.g.node = attribute.g.node.map((inner) => bound(inner, given));
    if (attribute.refAttrName === '') return [attribute];
    const value = given.get(attribute.refAttrName);
    return value === undefined ? [] : [{ ...value, name: attribute.name }];
  });
  return copy;
}
