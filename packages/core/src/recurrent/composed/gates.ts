import type * as tf from '@tensorflow/tfjs-core';
import type { KernelRunner } from '../kernel-runner.ts';

/** The activation of the gates, and its derivative as a function of its value. */
export interface GateActivation {
  value(x: tf.TensorInfo): tf.TensorInfo;
  slope(gate: tf.TensorInfo): tf.TensorInfo;
}

/**
 * Gives the activation of the gates. Call it inside the scope that uses it.
 *
 *   sigmoid       s = 1 / (1 + exp(-x))            s' = s - s²
 *   hardSigmoid   s = clip(0.2·x + 0.5, 0, 1)      s' = 0.2 where 0 < s < 1, else 0
 */
export function gateActivation(
  runner: KernelRunner,
  name: 'sigmoid' | 'hardSigmoid' = 'sigmoid',
): GateActivation {
  const logistic = (gate: tf.TensorInfo): tf.TensorInfo => runner.subtract(gate, runner.multiply(gate, gate));
  if (name === 'sigmoid') return { value: (x) => runner.sigmoid(x), slope: logistic };
  const fifth = runner.scalar(0.2);
  return {
    value: runner.traits.hostMemory ? (x) => hardSigmoidHost(runner, x) : hardSigmoidKernels(runner, fifth),
    // s - s² is positive exactly where 0 < s < 1.
    slope: (gate) => runner.multiply(fifth, runner.run('Step', { x: logistic(gate) }, { alpha: 0 })),
  };
}

/** One pass over host memory, where three kernels would each pass over it. */
function hardSigmoidHost(runner: KernelRunner, x: tf.TensorInfo): tf.TensorInfo {
  const values = runner.read(x);
  const gate = new Float32Array(values.length);
  for (let index = 0; index < gate.length; index++) {
    gate[index] = Math.max(0, Math.min(1, 0.2 * values[index]! + 0.5));
  }
  return runner.write(gate, x.shape, 'float32');
}

function hardSigmoidKernels(runner: KernelRunner, fifth: tf.TensorInfo): GateActivation['value'] {
  const half = runner.scalar(0.5);
  return (x) => {
    const line = runner.add(runner.multiply(fifth, x), half);
    return runner.run('ClipByValue', { x: line }, { clipValueMin: 0, clipValueMax: 1 });
  };
}
