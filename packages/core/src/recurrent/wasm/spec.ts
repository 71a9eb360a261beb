import type { RecurrentInputs, RecurrentSpec, RecurrentWeights } from '@recurra/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import type { HostMemory } from '../../backend/host-memory.ts';
import { type KernelAttributes, type KernelInputs, need } from '../composed/shared.ts';

/** A fused op's name, which is also the kernels' name of its cell. */
export type Cell = RecurrentSpec['cell'];

/** A fused op's attributes in the kernels' terms. */
export function toSpec(cell: Cell, inputs: KernelInputs, attributes: KernelAttributes): RecurrentSpec {
  const [batch, time, inputSize] = need(inputs, 'x').shape as [number, number, number];
  const gates = { simpleRnn: 1, lstm: 4, gru: 3 }[cell];
  const { projection } = inputs;
  return {
    cell,
    batch,
    time,
    inputSize,
    hiddenSize: need(inputs, 'kernel').shape[1]! / gates,
    ...(projection === undefined ? {} : { projectionSize: projection.shape[1]! }),
    resetAfter: attributes.resetAfter ?? false,
    gateActivation: attributes.recurrentActivation ?? 'sigmoid',
    candidateActivation: attributes.activation ?? 'tanh',
    clip: attributes.clip ?? 0,
    coupled: attributes.coupled ?? false,
    reverse: attributes.reverse,
    zeroMasked: attributes.zeroMasked,
  };
}

/** The values of an input, where it is given. */
function values(memory: HostMemory, info: tf.TensorInfo | undefined): Float32Array | undefined {
  return info === undefined ? undefined : (memory.view(info) as Float32Array);
}

/** Views of the weights. Valid until the backend's next allocation. */
export function weightsOf(memory: HostMemory, inputs: KernelInputs): RecurrentWeights {
  return {
    kernel: memory.view(need(inputs, 'kernel')) as Float32Array,
    recurrentKernel: memory.view(need(inputs, 'recurrentKernel')) as Float32Array,
    bias: values(memory, inputs.bias),
    recurrentBias: values(memory, inputs.recurrentBias),
    peephole: values(memory, inputs.peephole),
    projection: values(memory, inputs.projection),
  };
}

/** Views of what the layer is run on. Valid until the backend's next allocation. */
export function inputsOf(memory: HostMemory, inputs: KernelInputs): RecurrentInputs {
  const { mask } = inputs;
  return {
    x: memory.view(need(inputs, 'x')) as Float32Array,
    initialH: values(memory, inputs.initialH),
    initialC: values(memory, inputs.initialC),
    mask: mask === undefined || mask.shape.length === 0 ? undefined : memory.view(mask),
  };
}
