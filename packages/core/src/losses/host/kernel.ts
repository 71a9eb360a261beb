import * as tf from '@tensorflow/tfjs-core';
import { type HostArray, type HostMemory, hostMemory } from '../../backend/host-memory.ts';
import { type ElementLoss, type ElementSettings, elementLoops, logSumExp } from './elements.ts';

const lossKernel = 'RecurraLoss';
const gradientKernel = 'RecurraLossGrad';

/** What the forward kernel leaves for the gradient: plain arrays, so that nothing has to be freed. */
interface Memo {
  /** Of all predictions, for the loss as a whole. */
  slopes: Float32Array;
  /** Loss per element. */
  losses: Float32Array;
  /** What each element counts, and what it is divided by. */
  factors: readonly Factor[];
  divisor: number;
  /** The value that the loss came to, 0 where nothing counts. */
  mean: number;
}

/** Mask or weights: one number for `covers` elements each. */
interface Factor {
  readonly name: 'mask' | 'weights';
  readonly values: HostArray;
  readonly covers: number;
}

/** Attributes of both kernels. */
interface LossAttributes extends ElementSettings {
  readonly loss: ElementLoss;
  readonly elements: number;
  readonly width: number;
  readonly gradient: boolean;
  memo?: Memo;
}

type Input = 'prediction' | 'target' | 'mask' | 'weights';
type Inputs = { readonly [name in Input]?: tf.TensorInfo };

/** The target with 0 at masked places. */
function realTarget(target: HostArray, mask: Factor | undefined, elements: number): HostArray {
  if (mask === undefined) return target;
  const real = target.slice();
  const covered = (mask.covers * target.length) / elements;
  for (let index = 0; index < mask.values.length; index++) {
    if (!mask.values[index]) real.fill(0, index * covered, (index + 1) * covered);
  }
  return real;
}

function weightOf(factors: readonly Factor[], element: number): number {
  let weight = 1;
  for (const { values, covers } of factors) weight *= values[Math.floor(element / covers)]!;
  return weight;
}

function forward(inputs: Inputs, attributes: LossAttributes, memory: HostMemory): tf.TensorInfo {
  const { loss, elements, width, gradient } = attributes;
  memory.bring(Object.values(inputs));
  const result = memory.allocate([]);
  const factors = (['mask', 'weights'] as const).flatMap((name) => {
    const info = inputs[name];
    if (info === undefined) return [];
    // The gradient comes later, when memory may have moved.
    const view = memory.view(info);
    return { name, values: gradient ? view.slice() : view, covers: elements / view.length };
  });
  const mask = factors.find(({ name }) => name === 'mask');
  const losses = new Float32Array(elements);
  const slopes = gradient ? new Float32Array(elements * width) : undefined;
  const prediction = memory.view(inputs.prediction!);
  const target = realTarget(memory.view(inputs.target!), mask, elements);
  elementLoops[loss]({ target, prediction, width, losses, slopes }, attributes);
  let sum = 0;
  let total = factors.length === 0 ? elements : 0;
  if (factors.length === 0) {
    for (let i = 0; i < elements; i++) sum += losses[i]!;
  } else {
    for (let i = 0; i < elements; i++) {
      const weight = weightOf(factors, i);
      sum += weight * losses[i]!;
      total += weight;
    }
  }
  // 0 where nothing counts.
  const divisor = total > 0 ? total : total + 1;
  memory.view(result)[0] = sum / divisor;
  if (slopes === undefined) return result;
  if (factors.length === 0) {
    for (let i = 0; i < slopes.length; i++) slopes[i]! /= divisor;
  } else {
    for (let i = 0; i < elements; i++) {
      const share = weightOf(factors, i) / divisor;
      for (let k = i * width; k < (i + 1) * width; k++) slopes[k]! *= share;
    }
  }
  attributes.memo = { slopes, losses, factors, divisor, mean: total > 0 ? sum / divisor : 0 };
  return result;
}

/** Attributes of the gradient kernel: with respect to which input. */
interface GradientAttributes {
  readonly of: Input;
  readonly shape: readonly number[];
  readonly call: LossAttributes;
}

function backward(
  inputs: { readonly dy?: tf.TensorInfo; readonly prediction?: tf.TensorInfo },
  { of, shape, call }: GradientAttributes,
  memory: HostMemory,
): tf.TensorInfo {
  const result = memory.allocate(shape);
  const dy = memory.view(inputs.dy!)[0]!;
  const gradient = memory.view(result) as Float32Array;
  const memo = call.memo!;
  if (of === 'prediction') {
    const { slopes } = memo;
    if (dy === 1) gradient.set(slopes);
    else for (let i = 0; i < slopes.length; i++) gradient[i] = dy * slopes[i]!;
    return result;
  }
  if (of === 'target') toTarget(gradient, memory.view(inputs.prediction!), call, memo, dy);
  else toFactor(gradient, of, memo, dy);
  return result;
}

/** dL/dy */
function toTarget(
  gradient: Float32Array,
  prediction: HostArray,
  { loss, width, classNumbers }: LossAttributes,
  { slopes, losses, factors, divisor }: Memo,
  dy: number,
): void {
  gradient.fill(0);
  if (classNumbers) return;
  for (let i = 0; i < losses.length; i++) {
    const share = (dy * weightOf(factors, i)) / divisor;
    if (loss === 'bernoulli') {
      gradient[i] = -share * prediction[i]!;
    } else if (loss === 'categorical') {
      const log = logSumExp(prediction, i * width, width);
      for (let k = i * width; k < (i + 1) * width; k++) gradient[k] = share * (log - prediction[k]!);
    } else {
      // Losses of the difference: what moves the prediction one way moves the target the other.
      for (let k = i * width; k < (i + 1) * width; k++) gradient[i]! -= dy * slopes[k]!;
    }
  }
}

/** dL/dw = Σ over the elements it covers of what the other factor says · (loss - mean) / Σw */
function toFactor(
  gradient: Float32Array,
  of: 'mask' | 'weights',
  { losses, factors, divisor, mean }: Memo,
  dy: number,
): void {
  const others = factors.filter(({ name }) => name !== of);
  const { covers } = factors.find(({ name }) => name === of)!;
  gradient.fill(0);
  for (let i = 0; i < losses.length; i++) {
    gradient[Math.floor(i / covers)]! += (dy * weightOf(others, i) * (losses[i]! - mean)) / divisor;
  }
}

/** Sees to it that a backend with host memory has the kernels, and tfjs their gradient. */
export function ensureLossKernels(backendName: string): void {
  if (tf.getKernel(lossKernel, backendName) === undefined) {
    tf.registerKernel({
      kernelName: lossKernel,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        forward(
          inputs as Inputs,
          attrs as unknown as LossAttributes,
          hostMemory(backendName, backend) as HostMemory,
        ),
    });
    tf.registerKernel({
      kernelName: gradientKernel,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        backward(
          inputs as Inputs,
          attrs as unknown as GradientAttributes,
          hostMemory(backendName, backend) as HostMemory,
        ),
    });
  }
  if (tf.getGradient(lossKernel) === undefined) tf.registerGradient(gradientConfig);
}

const gradientConfig: tf.GradConfig = {
  kernelName: lossKernel,
  inputsToSave: ['prediction'],
  gradFunc: (dy, [prediction], attributes) => {
    const call = attributes as unknown as LossAttributes & { readonly shapes: { [name in Input]: number[] } };
    const byInput = (of: Input) => () =>
      tf.engine().runKernel(gradientKernel, { dy: dy as tf.Tensor, prediction: prediction! }, {
        of,
        shape: call.shapes[of],
        call,
      } as unknown as tf.NamedAttrMap) as tf.Tensor;
    return {
      prediction: byInput('prediction'),
      target: byInput('target'),
      mask: byInput('mask'),
      weights: byInput('weights'),
    };
  },
};

/**
 * Runs the loss kernel.
 *
 * @param inputs Target, prediction and, if any, mask and weights.
 * @returns The weighted mean.
 */
export function runLossKernel(
  inputs: { readonly [name in Input]?: tf.Tensor },
  attributes: Omit<LossAttributes, 'gradient' | 'memo'>,
): tf.Scalar {
  const shapes = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
  return tf
    .engine()
    .runKernel(
      lossKernel,
      inputs as tf.NamedTensorMap,
      { ...attributes, shapes, gradient: tf.engine().isTapeOn() } as unknown as tf.NamedAttrMap,
    ) as unknown as tf.Scalar;
}
