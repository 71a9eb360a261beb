import { forward, type Kernels, readOutput, readState } from '@recurra/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import type { HostMemory } from '../../backend/host-memory.ts';
import type { KernelAttributes, KernelInputs } from '../composed/shared.ts';
import { type Cell, inputsOf, toSpec, weightsOf } from './spec.ts';
import { keepTrace } from './traces.ts';

/**
 * Runs a fused op by the WebAssembly kernels.
 *
 * @returns Output (empty where the sequence is not wanted), the final states and, where a gradient may be asked for, a
 *   scalar: the number under which the pass is kept.
 */
export function wasmForward(
  cell: Cell,
  kernels: Kernels,
  memory: HostMemory,
  inputs: KernelInputs,
  attributes: KernelAttributes,
): tf.TensorInfo[] {
  memory.bring(Object.values(inputs));
  const spec = toSpec(cell, inputs, attributes);
  const weights = weightsOf(memory, inputs);
  const trace = forward(kernels, spec, weights, inputsOf(memory, inputs));
  const optional = {
    bias: weights.bias?.slice(),
    recurrentBias: weights.recurrentBias?.slice(),
    peephole: weights.peephole?.slice(),
    projection: weights.projection?.slice(),
  };
  let free = true;
  try {
    const { batch, time, hiddenSize, outputSize } = trace.sizes;
    const sequence = attributes.sequence !== false;
    const output = memory.allocate([batch, sequence ? time : 0, outputSize]);
    const states = [memory.allocate([batch, outputSize])];
    if (cell === 'lstm') states.push(memory.allocate([batch, hiddenSize]));
    const [h, c] = states.map((state) => memory.view(state) as Float32Array);
    if (sequence) readOutput(trace, memory.view(output) as Float32Array);
    readState(trace, h!, c);
    if (!attributes.saveForGradient) return [output, ...states];
    const handle = memory.allocate([], 'int32');
    memory.view(handle)[0] = keepTrace(trace, optional);
    free = false;
    return [output, ...states, handle];
  } finally {
    if (free) trace.blocks.free();
  }
}
