import { type Kernels, loadKernels } from '@recurra/kernels';
import type { ModelProto } from 'onnx-buf';
import { type CompiledGraph, type CompileOptions, compileModel } from '../graph/compile.ts';
import { nodesOf, operatorName } from '../graph/nodes.ts';
import { loadOperators } from '../operators/families.ts';
import type { Operators } from '../operators/types.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { bytesOf } from './bytes-of.ts';
import { Folding } from './folding.ts';

/** Options of {@link createGraph}. */
export interface GraphOptions {
  /** Operators to add, or to put in the place of ours. */
  readonly operators?: Operators | undefined;
  /** Bytes that the values of one run may take together. Default 4 GiB. */
  readonly maxBytes?: number | undefined;
  /** Nodes that one run may run, those of loops counted each time. Default 100 million. */
  readonly maxSteps?: number | undefined;
}

/** A graph that runs on typed arrays, and the kernels it runs on. */
export interface HostGraph {
  readonly graph: CompiledGraph<OnnxTensor>;
  readonly kernels: Kernels;
  /** Memory of the stored tensors, which a result may share. */
  readonly stored: ReadonlySet<ArrayBufferLike>;
}

/** Makes a model ready to run on Recurra's own operators. */
export async function createGraph(model: ModelProto, options: GraphOptions = {}): Promise<HostGraph> {
  const kernels = await loadKernels();
  const folding = new Folding(kernels);
  const stored = new Set<ArrayBufferLike>();
  const fromStored = (tensor: OnnxTensor): OnnxTensor => {
    if ('buffer' in tensor.data) stored.add(tensor.data.buffer);
    folding.store(tensor);
    return tensor;
  };
  const names = Array.from(nodesOf(model), ({ node }) => operatorName(node));
  const given = options.operators ?? {};
  const own = await loadOperators(names.filter((name) => !Object.hasOwn(given, name)));
  const flow = hostFlow({ ...own, ...given }, options);
  const fold: CompileOptions<OnnxTensor>['fold'] = (operator, run, inputs) =>
    folding.fold(operator, run, inputs);
  return { graph: compileModel(model, { ...flow, fold, fromStored }), kernels, stored };
}

/**
 * Runs a graph, and gives results that share memory neither with the feeds nor with the model nor with each other:
 * whoever asked may write into them.
 */
export function runGraph(
  { graph, kernels, stored }: HostGraph,
  feeds: Readonly<Record<string, OnnxTensor>>,
  maxSteps?: number,
): Record<string, OnnxTensor> {
  const results = graph.run(new Map(Object.entries(feeds)), kernels, maxSteps);
  const taken = new Set<ArrayBufferLike>();
  for (const { data } of Object.values(feeds)) if ('buffer' in data) taken.add(data.buffer);
  return Object.fromEntries(
    Array.from(results, ([name, tensor]) => {
      if (!('buffer' in tensor.data)) return [name, { ...tensor, data: tensor.data.slice() } as OnnxTensor];
      const { buffer } = tensor.data;
      const isShared = taken.has(buffer) || stored.has(buffer);
      taken.add(buffer);
      return [name, isShared ? ({ ...tensor, data: tensor.data.slice() } as OnnxTensor) : tensor];
    }),
  );
}

/** How tensors flow through a graph that runs on typed arrays. */
export function hostFlow(
  operators: Operators,
  { maxBytes = 2 ** 32, maxSteps = 1e8 }: Pick<GraphOptions, 'maxBytes' | 'maxSteps'> = {},
): CompileOptions<OnnxTensor> {
  return {
    operators,
    fromStored: (tensor: OnnxTensor): OnnxTensor => tensor,
    bytesOf,
    maxBytes,
    maxSteps,
  };
}
