import type { GraphProto } from 'onnx-buf';
import type { OnnxModel } from '../model.ts';
import { subgraphsOf } from './find-weights.ts';

/**
 * Makes names that a model does not have yet.
 *
 * @returns A function that gives the wanted name, with `_1`, `_2`, … if it is taken.
 */
export function uniqueNames(model: OnnxModel): (wanted: string) => string {
  const taken = new Set<string>();
  if (model.graph !== undefined) collect(model.graph, taken);
  return (wanted) => {
    let name = wanted;
    for (let i = 1; taken.has(name); i++) name = `${wanted}_${i}`;
    taken.add(name);
    return name;
  };
}

function collect(graph: GraphProto, names: Set<string>): void {
  for (const { name } of [...graph.input, ...graph.initializer]) names.add(name);
  for (const node of graph.node) {
    for (const name of [node.name, ...node.input, ...node.output]) names.add(name);
    for (const inner of subgraphsOf(node)) collect(inner, names);
  }
}
