import type { FunctionProto, GraphProto, ModelProto, NodeProto, SparseTensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { isExternal } from '../external/loaded.ts';
import { placeOf } from '../external/place.ts';
import { elementCount } from '../tensor/decode.ts';
import { checkStored } from '../tensor/stored.ts';
import { checkFunctions } from './check-functions.ts';
import { checkValueInfo } from './check-value-info.ts';
import { inOrder, Reads, storedValues } from './order.ts';
import { nodePlace, type Place, tensorsOf, tooDeep } from './tensors.ts';

/** Versions beyond this are damage: the standard adds about two a year, and is at 26. */
const newestVersion = 100_000n;
const deepest = 64;

/**
 * Checks what can be checked of a model without running it: that every tensor has the data its shape asks for, that
 * every value is made once and before it is read, that shapes and versions are such, and external data lies in the
 * model's own folder. It takes time in proportion to the size of the model's structure, not of its weights.
 *
 * `parseOnnx` does this unless told not to; it is for models changed or built since.
 *
 * @throws OnnxError with the first fault: where it is and what it is.
 * @example
 * model.graph!.node.push(node);
 * validateModel(model);
 */
export function validateModel(model: ModelProto): void {
  checkVersion(model.irVersion, 'the version of the file format');
  checkOpsets(model.opsetImport, 'the model');
  if (model.graph === undefined) throw new OnnxError('the model has no graph.');
  checkTensors(model);
  checkGraph(model.graph, { has: () => false }, 'graph', 0);
  for (const fn of model.functions) {
    checkOpsets(fn.opsetImport, `the function "${fn.name}"`);
    checkGraph(bodyOf(fn), { has: () => false }, `function ${fn.name}`, 0);
  }
  checkFunctions(model.functions);
  for (const [i, training] of model.trainingInfo.entries()) {
    // They see the values of the graph that is trained, and each other's.
    const anything = { has: () => true };
    if (training.initialization)
      checkGraph(training.initialization, anything, `training #${i}/initialization`, 0);
    if (training.algorithm) checkGraph(training.algorithm, anything, `training #${i}/algorithm`, 0);
  }
}

function checkVersion(version: bigint, what: string): void {
  if (version > 0n && version <= newestVersion) return;
  throw new OnnxError(`${what} is ${version}, which is none.`);
}

function checkOpsets(imports: ModelProto['opsetImport'], who: string): void {
  const seen = new Map<string, bigint>();
  for (const { domain, version } of imports) {
    const name = domain === '' ? 'ai.onnx' : domain;
    checkVersion(version, `the version of the operator set "${name}" that ${who} asks for`);
    const other = seen.get(name);
    if (other !== undefined && other !== version) {
      throw new OnnxError(
        `${who} asks for two versions of the operator set "${name}": ${other} and ${version}.`,
      );
    }
    seen.set(name, version);
  }
}

function checkTensors(model: ModelProto): void {
  for (const found of tensorsOf(model)) {
    if ('sparse' in found) {
      checkSparse(found.sparse, found);
      continue;
    }
    const { tensor, path, at } = found;
    locating({ path, at }, () => {
      if (!isExternal(tensor)) checkStored(tensor, path);
      else {
        placeOf(tensor, path);
        if (tensor.rawData.length > 0) checkStored(tensor, path);
      }
    });
  }
}

/** Runs a check; what it throws gets the node it concerns. */
function locating({ at }: Place, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof OnnxError) || at.node === undefined) throw error;
    throw new OnnxError(error.message, { ...at, cause: error });
  }
}

function checkSparse({ values, indices, dims }: SparseTensorProto, { path, at }: Place): void {
  if (values === undefined) throw new OnnxError(`${path}: the sparse tensor has no values.`, at);
  const size = elementCount(dims.map(Number), path);
  const count = elementCount(values.dims.map(Number), path);
  const rank = indices?.dims.length ?? 1;
  const length = Number(indices?.dims[0] ?? 0n);
  const fits =
    values.dims.length === 1 &&
    count <= size &&
    length === count &&
    (rank === 1 || (rank === 2 && Number(indices?.dims[1]) === dims.length));
  if (!fits) throw new OnnxError(`${path}: the sparse tensor's values, indices and shape do not fit.`, at);
}

type Body = Pick<GraphProto, 'node' | 'input' | 'initializer' | 'output' | 'valueInfo' | 'sparseInitializer'>;

function bodyOf(fn: FunctionProto): Body {
  const named = (names: readonly string[]) =>
    names.map((name) => ({ name })) as unknown as GraphProto['input'];
  return {
    node: fn.node,
    input: named(fn.input),
    output: named(fn.output),
    initializer: [],
    sparseInitializer: [],
    valueInfo: fn.valueInfo,
  };
}

function checkGraph(
  graph: Body,
  outer: { has(name: string): boolean },
  path: string,
  depth: number,
  reads: Reads = new Reads(),
): void {
  if (depth > deepest) throw tooDeep(path);
  checkNames(graph, path);
  for (const info of [...graph.input, ...graph.output, ...graph.valueInfo]) checkValueInfo(info, path);
  const prefix = path === 'graph' ? '' : `${path}/`.replace(/^graph\//, '');
  inOrder(graph, outer, prefix, reads);
  const own = new Set(storedValues(graph));
  for (const node of graph.node) for (const value of node.output) own.add(value);
  const scope = { has: (name: string) => own.has(name) || outer.has(name) };
  for (const [i, node] of graph.node.entries()) {
    const place = nodePlace(node, i, path);
    checkNode(node, place);
    for (const { name, g, graphs } of node.attribute) {
      const inner = `${place.path}/${name}`;
      if (g !== undefined) checkGraph(g, scope, inner, depth + 1, reads);
      for (const [k, graph] of graphs.entries()) checkGraph(graph, scope, `${inner}[${k}]`, depth + 1, reads);
    }
  }
}

/** An input may have an initializer as its default; beyond that, names are given once. */
function checkNames({ input, initializer, sparseInitializer }: Body, path: string): void {
  const stored = [...initializer, ...sparseInitializer.flatMap(({ values }) => values ?? [])];
  for (const [what, values] of [
    ['input', input],
    ['initializer', stored],
  ] as const) {
    const seen = new Set<string>();
    for (const { name } of values) {
      if (seen.has(name)) throw new OnnxError(`${path}: two ${what}s have the name "${name}".`);
      seen.add(name);
    }
  }
}

function checkNode(node: NodeProto, { path, at }: Place): void {
  if (node.opType === '') throw new OnnxError(`${path}: the node has no operator.`, at);
  if (node.attribute.length < 2) return;
  const seen = new Set<string>();
  for (const { name } of node.attribute) {
    if (seen.has(name)) throw new OnnxError(`${path}: the node has two attributes "${name}".`, at);
    seen.add(name);
  }
}
