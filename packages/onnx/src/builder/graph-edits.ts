import type { GraphProto, NodeProto, TensorProto } from 'onnx-buf';

/** Whether two tensors have the same type, shape and bytes. */
export function sameTensor(a: TensorProto, b: TensorProto): boolean {
  return (
    a.dataType === b.dataType &&
    a.dims.length === b.dims.length &&
    a.dims.every((dim, i) => dim === b.dims[i]) &&
    a.rawData.length === b.rawData.length &&
    a.rawData.every((byte, i) => byte === b.rawData[i]) &&
    a.stringData.length === 0
  );
}

function subgraphsOf(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap((attribute) => (attribute.g ? [attribute.g] : []));
}

/** Names of the values a node reads, those that its subgraphs read included. */
export function valuesReadBy(node: NodeProto): string[] {
  return [
    ...node.input,
    ...subgraphsOf(node).flatMap((graph) => [
      ...graph.node.flatMap(valuesReadBy),
      ...graph.output.map((output) => output.name),
    ]),
  ];
}

/** The nodes that wanted values depend on, in their order. */
export function liveNodes(nodes: readonly NodeProto[], wanted: ReadonlySet<string>): NodeProto[] {
  const needed = new Set(wanted);
  const live: NodeProto[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.output.some((value) => needed.has(value))) continue;
    live.push(node);
    for (const value of valuesReadBy(node)) needed.add(value);
  }
  return live.reverse();
}

/** Renames values that a node reads or gives, in its subgraphs too. */
export function renameValues(node: NodeProto, names: ReadonlyMap<string, string>): void {
  node.input = node.input.map((value) => names.get(value) ?? value);
  node.output = node.output.map((value) => names.get(value) ?? value);
  for (const graph of subgraphsOf(node)) for (const inner of graph.node) renameValues(inner, names);
}
