import type * as tf from '@tensorflow/tfjs-core';
import { toList } from '../data/source.ts';
import type { Weight } from '../model/weights.ts';
import { NonFiniteError } from '../non-finite-error.ts';
import type { Batch, Tensors } from '../types.ts';

/** What was going on when a number was not finite. */
export interface Scene {
  readonly where: string;
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly clipNorm: number | undefined;
  readonly loss: number;
}

const cleanData =
  'clean the data: drop or fill such values, or give those places weight 0 and a finite filler';

/** Finds the first tensor that is not finite on the way data → weights → loss → gradients, and says what to do. */
export async function diagnose(
  scene: Scene,
  batch: Batch,
  weights: readonly Weight[],
  gradients: readonly tf.Tensor[],
): Promise<NonFiniteError> {
  for (const name of ['x', 'y', 'weight'] as const) {
    const tensors: Tensors | undefined = batch[name];
    const members = tensors === undefined ? [] : toList(tensors);
    for (const [index, tensor] of members.entries()) {
      const bad = await firstBad(tensor);
      if (bad === undefined) continue;
      const label = members.length === 1 ? name : `${name}[${index}]`;
      return error(scene, label, bad.value, `at element ${bad.index} of this batch; ${cleanData}`);
    }
  }
  for (const { name, variable } of weights) {
    const bad = await firstBad(variable);
    if (bad !== undefined) {
      return error(scene, `weight ${name}`, bad.value, 'already before this step; start from finite weights');
    }
  }
  const calmer = `lower the learning rate (now ${scene.learningRate})${
    scene.clipNorm === undefined ? ', or set clipNorm, for example to 1' : ' or clipNorm'
  }`;
  if (!Number.isFinite(scene.loss)) {
    return error(
      scene,
      'loss',
      scene.loss,
      `though data and weights are finite; ${calmer}, and check that the loss takes no logarithm or quotient of 0`,
    );
  }
  for (const [index, { name }] of weights.entries()) {
    const bad = await firstBad(gradients[index]!);
    if (bad !== undefined) return error(scene, `gradient of ${name}`, bad.value, calmer);
  }
  return error(scene, 'gradient norm', Number.POSITIVE_INFINITY, calmer);
}

/** The error for a validation loss that is not finite. */
export function validationError(where: string, epoch: number, step: number, value: number): NonFiniteError {
  return new NonFiniteError(
    `${where}: validation loss is ${value} after epoch ${epoch} (step ${step}); check the validation data for NaN and infinite values.`,
    { step, epoch, tensor: 'validation loss' },
  );
}

function error(scene: Scene, tensor: string, value: number, advice: string): NonFiniteError {
  const { where, step, epoch } = scene;
  return new NonFiniteError(`${where}: ${tensor} is ${value} at step ${step} (epoch ${epoch}), ${advice}.`, {
    step,
    epoch,
    tensor,
  });
}

async function firstBad(tensor: tf.Tensor): Promise<{ index: number; value: number } | undefined> {
  if (tensor.dtype !== 'float32') return undefined;
  const values = await tensor.data();
  const index = values.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? undefined : { index, value: values[index] as number };
}
