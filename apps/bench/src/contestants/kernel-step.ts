import {
  backward,
  forward,
  type Kernels,
  type RecurrentSpec,
  readBiasGradients,
  readKernelGradient,
  readRecurrentGradient,
} from '@recurra/kernels';
import type { Task } from '../tasks.ts';
import { layerWeights, numbers } from './data.ts';

/** Weights of one kind, with what Adam keeps of them, in the kernels' memory. */
interface Parameter {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  /** Weights, gradient, first and second moment. */
  readonly at: readonly [number, number, number, number];
}

function parameter(kernels: Kernels, values: Float32Array): Parameter {
  const zeros = new Float32Array(values.length);
  const at = [values, zeros, zeros, zeros].map((block) => kernels.put(block));
  return { values, gradient: new Float32Array(values.length), at: at as unknown as Parameter['at'] };
}

/** One update by Adam, at the rate 0.001 and long after the first step. */
function update(kernels: Kernels, { values, gradient, at }: Parameter): void {
  const count = values.length;
  const [weights, gradients, first, second] = at;
  kernels.heap.view(gradients, count).set(gradient);
  kernels.exports.adam(weights, gradients, first, second, count, 1, 0.9, 0.999, 1e-3, 1e-8, 1);
  values.set(kernels.heap.view(weights, count));
}

/** Readies a training step of one layer; gradients come in at its last output only. */
export function kernelStep(kernels: Kernels, task: Task): { step(): void; dispose(): void } {
  const { cell, shape } = task;
  const { batch, time, inputSize, hiddenSize } = shape;
  const spec: RecurrentSpec = { cell, ...shape, ...(cell === 'gru' ? { resetAfter: true } : {}) };
  const start = layerWeights(cell, inputSize, hiddenSize);
  const kernel = parameter(kernels, start.kernel);
  const recurrentKernel = parameter(kernels, start.recurrentKernel);
  const bias = parameter(kernels, start.bias);
  const recurrentBias = cell === 'gru' ? parameter(kernels, start.recurrentBias) : undefined;
  const parameters = [kernel, recurrentKernel, bias, ...(recurrentBias ? [recurrentBias] : [])];
  const weights = {
    kernel: kernel.values,
    recurrentKernel: recurrentKernel.values,
    bias: bias.values,
    recurrentBias: recurrentBias?.values,
  };
  const x = numbers(batch * time * inputSize, 11);
  const h = numbers(batch * hiddenSize, 12, 0.01);
  return {
    step() {
      const trace = forward(kernels, spec, weights, { x });
      try {
        const back = backward(trace, weights, { h });
        readKernelGradient(back, kernel.gradient);
        readRecurrentGradient(back, recurrentKernel.gradient);
        readBiasGradients(back, bias.gradient, recurrentBias?.gradient);
      } finally {
        trace.blocks.free();
      }
      for (const each of parameters) update(kernels, each);
    },
    dispose() {
      for (const { at } of parameters) for (const block of at) kernels.heap.free(block);
    },
  };
}
