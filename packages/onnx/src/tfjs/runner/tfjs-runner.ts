import { ensureBackendKernels } from '@recurra/core';
import { loadKernels } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import { type CompiledGraph, type CompileOptions, compileModel, refusals } from '../../graph/compile.ts';
import type { OnnxModel } from '../../model.ts';
import type { Operators } from '../../operators/types.ts';
import type { OnnxTensors } from '../../runner/types.ts';
import type { OnnxTensor, OnnxTensorType } from '../../tensor/types.ts';
import { tfOperators } from '../operators/index.ts';
import { tfLimits } from '../operators/support/limits.ts';
import { upload } from '../operators/support/values.ts';
import type { TfMode, TfValue } from '../operators/types.ts';
import { asDeclared, declaredType } from './outputs.ts';

/** Options of {@link createTfjsRunner}. */
export interface TfjsRunnerOptions {
  /** Operators on typed arrays to add, or to put in the place of ours. */
  readonly operators?: Operators | undefined;
  /** Bytes that the values of one run may take together. Default 4 GiB. */
  readonly maxBytes?: number | undefined;
  /** Nodes that one run may run, those of loops counted each time. Default 100 million. */
  readonly maxSteps?: number | undefined;
}

/** A model that runs in TensorFlow.js. */
export interface TfjsRunner {
  /** The backend of TensorFlow.js it was made for. */
  readonly backend: string;
  /** @throws OnnxError if an operator fails; the error names the node. */
  run(feeds: OnnxTensors): Promise<Record<string, OnnxTensor>>;
  /** Frees what the runner holds. */
  dispose(): void;
}

/** 64-bit floats stay on the host, where they keep their precision. */
const uploads: ReadonlySet<OnnxTensorType> = new Set(['float32', 'float16', 'bfloat16']);

function modeOf(): TfMode {
  return { training: false, uploads, seed: () => 1 };
}

/**
 * Makes a model ready to run in TensorFlow.js, on the backend that is set. Floats go through TensorFlow.js, shapes and
 * indices through typed arrays, and so do operators that TensorFlow.js has no counterpart of.
 *
 * @throws OnnxError if an operator is unknown or refuses a node.
 * @example const runner = await createTfjsRunner(parseOnnx(bytes));
 */
export async function createTfjsRunner(
  model: OnnxModel,
  options: TfjsRunnerOptions = {},
): Promise<TfjsRunner> {
  await tf.ready();
  const kernels = await loadKernels();
  const mode = modeOf();
  const stored: tf.Tensor[] = [];
  const fromStored = (tensor: OnnxTensor): TfValue => {
    if (!uploads.has(tensor.type)) return tensor;
    const uploaded = tf.keep(upload(tensor));
    stored.push(uploaded);
    return uploaded;
  };
  const operators = tfOperators(mode, options.operators);
  let graph: CompiledGraph<TfValue>;
  try {
    graph = compileModel(model, { operators, fromStored, ...tfLimits(options) });
  } catch (error) {
    tf.dispose(stored);
    throw error;
  }
  const types = new Map(model.graph?.output.map((output) => [output.name, declaredType(output)]));
  let disposed = false;
  return {
    backend: tf.getBackend(),
    async run(feeds) {
      if (disposed) throw new OnnxError('run(): the runner was disposed of; create a new one.');
      ensureBackendKernels();
      const results: Record<string, OnnxTensor> = {};
      tf.tidy(() => {
        const given = Object.entries(feeds).map(([name, feed]): [string, TfValue] => [
          name,
          uploads.has(feed.type) ? upload(feed) : feed,
        ]);
        for (const [name, value] of graph.run(new Map(given), kernels)) {
          results[name] = asDeclared(value, types.get(name));
        }
      });
      return results;
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      graph.dispose();
      tf.dispose(stored);
    },
  };
}

/** What keeps TensorFlow.js from running a model: every node that is unknown or refused, and why. */
export function tfjsRefusals(model: OnnxModel, options: TfjsRunnerOptions = {}): OnnxError[] {
  const compile: CompileOptions<TfValue> = {
    operators: tfOperators(modeOf(), options.operators),
    fromStored: (tensor) => tensor,
  };
  return refusals(model, compile);
}
