import type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  SparseTensorProto,
  TensorProto,
} from 'onnx-buf';
import { OnnxError, type OnnxErrorOptions } from '../errors.ts';

/** Where in a model something stands: a path as `graph/if_1/then_branch/#3`, and the innermost node around it. */
export interface Place {
  readonly path: string;
  readonly at: Pick<OnnxErrorOptions, 'node' | 'operator'>;
}

/** A stored tensor and where it stands. */
export interface TensorInModel extends Place {
  readonly tensor: TensorProto;
}

/** A stored sparse tensor and where it stands. */
export interface SparseInModel extends Place {
  readonly sparse: SparseTensorProto;
}

/** How deep graphs may lie in graphs. */
const deepest = 64;

/**
 * Every tensor stored in a model: initializers and attributes, sparse ones too, in the graph, those inside it,
 * functions and training.
 *
 * @throws OnnxError if graphs lie in graphs without end.
 */
export function* tensorsOf(model: ModelProto): Generator<TensorInModel | SparseInModel> {
  if (model.graph !== undefined) yield* inGraph(model.graph, { path: 'graph', at: {} }, 0);
  for (const [i, fn] of model.functions.entries()) {
    const path = `function ${fn.name || `#${i}`}`;
    for (const [k, attribute] of fn.attributeProto.entries()) {
      yield* inAttribute(attribute, { path: `${path}/${attribute.name || `#${k}`}`, at: {} }, 0);
    }
    yield* inNodes(fn.node, path, 0);
  }
  for (const [i, { initialization, algorithm }] of model.trainingInfo.entries()) {
    const path = `training #${i}`;
    if (initialization !== undefined)
      yield* inGraph(initialization, { path: `${path}/initialization`, at: {} }, 0);
    if (algorithm !== undefined) yield* inGraph(algorithm, { path: `${path}/algorithm`, at: {} }, 0);
  }
}

function* inGraph(
  graph: GraphProto,
  { path, at }: Place,
  depth: number,
): Generator<TensorInModel | SparseInModel> {
  if (depth > deepest) throw tooDeep(path);
  for (const [i, tensor] of graph.initializer.entries()) {
    yield { tensor, path: `${path}/${tensor.name || `initializer #${i}`}`, at };
  }
  for (const [i, sparse] of graph.sparseInitializer.entries()) {
    yield* inSparse(sparse, { path: `${path}/${sparse.values?.name || `sparse initializer #${i}`}`, at });
  }
  yield* inNodes(graph.node, path, depth);
}

function* inNodes(
  nodes: readonly NodeProto[],
  path: string,
  depth: number,
): Generator<TensorInModel | SparseInModel> {
  for (const [i, node] of nodes.entries()) {
    if (node.attribute.length === 0) continue;
    const place = nodePlace(node, i, path);
    for (const [k, attribute] of node.attribute.entries()) {
      yield* inAttribute(
        attribute,
        { ...place, path: `${place.path}/${attribute.name || `attribute #${k}`}` },
        depth,
      );
    }
  }
}

function* inAttribute(
  attribute: AttributeProto,
  place: Place,
  depth: number,
): Generator<TensorInModel | SparseInModel> {
  const { t, g, sparseTensor, tensors, graphs, sparseTensors } = attribute;
  if (t !== undefined) yield { tensor: t, ...place };
  for (const [i, tensor] of tensors.entries()) yield { tensor, ...place, path: `${place.path}[${i}]` };
  if (sparseTensor !== undefined) yield* inSparse(sparseTensor, place);
  for (const [i, sparse] of sparseTensors.entries()) {
    yield* inSparse(sparse, { ...place, path: `${place.path}[${i}]` });
  }
  if (g !== undefined) yield* inGraph(g, place, depth + 1);
  for (const [i, graph] of graphs.entries()) {
    yield* inGraph(graph, { ...place, path: `${place.path}[${i}]` }, depth + 1);
  }
}

function* inSparse(sparse: SparseTensorProto, place: Place): Generator<TensorInModel | SparseInModel> {
  yield { sparse, ...place };
  const { values, indices } = sparse;
  if (values !== undefined) yield { tensor: values, ...place, path: `${place.path}/values` };
  if (indices !== undefined) yield { tensor: indices, ...place, path: `${place.path}/indices` };
}

/** Where a node stands. */
export function nodePlace(node: NodeProto, i: number, path: string): Place {
  const name = node.name || `#${i}`;
  return {
    path: `${path}/${name}`,
    at: { node: `${path}/${name}`.replace(/^graph\//, ''), operator: node.opType },
  };
}

/** The error for graphs that lie in graphs without end. */
export function tooDeep(path: string): OnnxError {
  return new OnnxError(`${path.slice(0, 200)}: graphs are nested more than ${deepest} deep.`);
}
