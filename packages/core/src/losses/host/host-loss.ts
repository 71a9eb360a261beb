import * as tf from '@tensorflow/tfjs-core';
import { hostMemory } from '../../backend/host-memory.ts';
import { checkLeading, type LossOptions } from '../reduce.ts';
import type { ElementLoss, ElementSettings } from './elements.ts';
import { ensureLossKernels, runLossKernel } from './kernel.ts';

/**
 * A loss and its derivative as one loop over host memory, on backends that have it: one op in place of six to twelve.
 *
 * @param loss Which.
 * @param target, prediction Checked to fit each other.
 * @param elementShape One loss per element of this shape.
 * @returns The weighted mean; undefined where it must be composed from tf ops: on other backends, and inside gradients
 *   of gradients, since this op can be differentiated once.
 * @throws ShapeError if mask or weights do not fit.
 */
export function hostLoss(
  where: string,
  loss: ElementLoss,
  target: tf.Tensor,
  prediction: tf.Tensor,
  options: LossOptions,
  settings: ElementSettings = {},
  elementShape: readonly number[] = target.shape,
): tf.Scalar | undefined {
  const engine = tf.engine();
  const backendName = tf.getBackend();
  if (
    hostMemory(backendName, engine.backend) === undefined ||
    engine.state.gradientDepth > 1 ||
    prediction.dtype !== 'float32' ||
    prediction.size === 0 ||
    !isReal(target)
  ) {
    return undefined;
  }
  const { mask, weights } = options;
  for (const [name, tensor] of [
    ['mask', mask],
    ['weights', weights],
  ] as const) {
    if (tensor === undefined) continue;
    checkLeading(where, name, tensor, elementShape);
    if (!isReal(tensor)) return undefined;
  }
  ensureLossKernels(backendName);
  const elements = tf.util.sizeFromShape([...elementShape]);
  return runLossKernel(
    { prediction, target, ...(mask && { mask }), ...(weights && { weights }) },
    { ...settings, loss, elements, width: prediction.size / elements },
  );
}

function isReal({ dtype }: tf.Tensor): boolean {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}
