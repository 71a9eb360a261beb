import { type Kernels, loadKernels } from '@recurra/kernels';
import type { ModelProto } from 'onnx-buf';
import { type CompiledGraph, type CompileOptions, compileModel } from '../graph/compile.ts';
import { operators as own } from '../operators/index.ts';
import type { Operators } from '../operators/types.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** Options of {@link createGraph}. */
export interface GraphOptions {
  /** Operators to add, or to put in the place of ours. */
  readonly operators?: Operators | undefined;
  /** Bytes that the values of one run may take together. Default 4 GiB. */
  readonly maxBytes?: number | undefined;
}

/** A graph that runs on typed arrays, and the kernels it runs on. */
export interface HostGraph {
  readonly graph: CompiledGraph<OnnxTensor>;
  readonly kernels: Kernels;
}

/** Makes a model ready to run on Recurra's own operators. */
export async function createGraph(model: ModelProto, options: GraphOptions = {}): Promise<HostGraph> {
  const graph = compileModel(model, hostOptions(options));
  return { graph, kernels: await loadKernels() };
}

/** How tensors flow through a graph of Recurra's own operators. */
export function hostOptions({
  operators,
  maxBytes = 2 ** 32,
}: GraphOptions = {}): CompileOptions<OnnxTensor> {
  return {
    operators: operators === undefined ? own : { ...own, ...operators },
    fromStored: (tensor: OnnxTensor): OnnxTensor => tensor,
    bytesOf: ({ data }: OnnxTensor): number => ('byteLength' in data ? data.byteLength : 16 * data.length),
    maxBytes: maxBytes,
  };
}
