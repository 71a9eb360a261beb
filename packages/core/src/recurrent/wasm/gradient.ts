import {
  type BackTrace,
  backward,
  forward,
  readBiasGradients,
  readInputGradient,
  readKernelGradient,
  readPeepholeGradient,
  readProjectionGradient,
  readRecurrentGradient,
  readStateGradients,
} from '@recurra/kernels';
import { RecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { HostMemory } from '../../backend/host-memory.ts';
import { type KernelInputs, need } from '../composed/shared.ts';
import { inputsOf, weightsOf } from './spec.ts';
import { traceOf } from './traces.ts';

/** Whether what a forward kernel saved is the number of a pass of the WebAssembly kernels. */
export function isHandle(saved: tf.TensorInfo | undefined): boolean {
  return saved !== undefined && saved.dtype === 'int32' && saved.shape.length === 0;
}

/** What the gradient kernels of the WebAssembly kernels are told. */
export interface PartAttributes {
  /** The input whose gradient is wanted. */
  readonly part: string;
  /** Calls with the same number belong to one gradient, and share the way back through time. */
  readonly call: number;
}

let calls = 0;

/**
 * The gradients of a fused op that the WebAssembly kernels ran, each computed when it is asked for: of the input of a
 * model nobody asks.
 *
 * They are kernels themselves, so that tfjs sees them and refuses to differentiate twice.
 *
 * @param kernelName Of the gradient's kernel.
 * @param inputs What was saved: inputs and `saved0`, the number of the pass, and the gradients of what it gave.
 */
export function wasmGradients(
  kernelName: string,
  parts: readonly string[],
  inputs: tf.NamedTensorMap,
): { [input: string]: () => tf.Tensor } {
  const call = ++calls;
  const byPart: { [input: string]: () => tf.Tensor } = {
    mask: () => tf.zerosLike(inputs.mask!),
  };
  for (const part of parts) {
    byPart[part] = () => tf.engine().runKernel(kernelName, inputs, { part, call }) as unknown as tf.Tensor;
  }
  return byPart;
}

/** The way back through time: taken once for all parts of a gradient. */
function backTrace(memory: HostMemory, inputs: KernelInputs, call: number): BackTrace {
  const kept = traceOf(memory.view(need(inputs, 'saved0'))[0]!);
  if (kept === undefined) {
    throw new RecurraError(
      'ERR_BACKEND',
      'The gradient of a recurrent op was asked for after its pass was over; take it where the op ran.',
    );
  }
  if (kept.back !== undefined && kept.call === call) return kept.back;
  const weights = { ...weightsOf(memory, inputs), ...kept.optional };
  let { trace } = kept;
  if (kept.back !== undefined) {
    // A second gradient of the same pass: run forward again, in memory that is freed with the first.
    const again = forward(trace.kernels, trace.spec, weights, inputsOf(memory, inputs));
    again.blocks.moveTo(trace.blocks);
    trace = { ...again, blocks: trace.blocks };
  }
  const gradient = (name: string): Float32Array | undefined => {
    const info = inputs[name];
    return info === undefined || info.shape.includes(0) ? undefined : (memory.view(info) as Float32Array);
  };
  kept.call = call;
  kept.back = backward(trace, weights, {
    output: gradient('outputGradient'),
    h: gradient('hGradient'),
    c: gradient('cGradient'),
  });
  return kept.back;
}

/** The gradient of one input. */
export function wasmGradient(
  memory: HostMemory,
  inputs: KernelInputs,
  { part, call }: PartAttributes,
): tf.TensorInfo {
  memory.bring(Object.values(inputs));
  const back = backTrace(memory, inputs, call);
  const { batch, time, inputSize, hiddenSize, gates, outputSize } = back.sizes;
  const wide = gates * hiddenSize;
  const fill = (shape: readonly number[], read: (target: Float32Array) => void): tf.TensorInfo => {
    const info = memory.allocate(shape);
    read(memory.view(info) as Float32Array);
    return info;
  };
  switch (part) {
    case 'x':
      return fill([batch, time, inputSize], (target) =>
        readInputGradient(back, memory.view(need(inputs, 'kernel')) as Float32Array, target),
      );
    case 'kernel':
      return fill([inputSize, wide], (target) => readKernelGradient(back, target));
    case 'recurrentKernel':
      return fill([outputSize, wide], (target) => readRecurrentGradient(back, target));
    case 'bias':
      return fill([wide], (target) => readBiasGradients(back, target));
    case 'recurrentBias':
      return fill([wide], (target) => readBiasGradients(back, new Float32Array(wide), target));
    case 'peephole':
      return fill([3 * hiddenSize], (target) => readPeepholeGradient(back, target));
    case 'projection':
      return fill([hiddenSize, outputSize], (target) => readProjectionGradient(back, target));
    case 'initialH':
      return fill([batch, outputSize], (target) => readStateGradients(back, target));
    default:
      return fill([batch, hiddenSize], (target) =>
        readStateGradients(back, new Float32Array(batch * outputSize), target),
      );
  }
}
