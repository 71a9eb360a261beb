import type { FunctionProto, ModelProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { functionsOf } from './functions.ts';
import { operatorName, subgraphsOf } from './nodes.ts';

// A few functions that each call the next one twice come to millions of nodes.
const mostAnyway = 2 ** 15;
const mostPerNode = 16;
const deepest = 64;

/**
 * Makes sure that a model whose functions are put in the place of their calls stays of a size with its file.
 *
 * @param known Whether an operator is known, and so not looked up among the model's own functions.
 * @throws OnnxError if it would not, or functions call each other in a circle.
 */
export function checkExpansion(model: ModelProto, known: (operator: string) => boolean): void {
  if (model.functions.length === 0) return;
  const functions = functionsOf(model);
  const sizes = new Map<FunctionProto, number>();
  let own = 0;
  const sizeOf = (nodes: readonly NodeProto[], depth: number): number => {
    if (depth > deepest) {
      throw new OnnxError(`the model's functions call each other more than ${deepest} deep, or in a circle.`);
    }
    own += nodes.length;
    let size = nodes.length;
    for (const node of nodes) {
      for (const graph of subgraphsOf(node)) size += sizeOf(graph.node, depth + 1);
      const fn = known(operatorName(node))
        ? undefined
        : functions.get(`${node.domain === 'ai.onnx' ? '' : node.domain}.${node.opType}`);
      if (fn === undefined) continue;
      const expanded = sizes.get(fn) ?? sizeOf(fn.node, depth + 1);
      sizes.set(fn, expanded);
      size += expanded;
    }
    return size;
  };
  const size = sizeOf(model.graph?.node ?? [], 0);
  if (size <= mostAnyway + mostPerNode * own) return;
  throw new OnnxError(
    `the model's functions call each other to ${size} nodes, and the file has ${own}; this is no model that a tool wrote.`,
  );
}
