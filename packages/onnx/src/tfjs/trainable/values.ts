import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { ValueReport } from '../../graph/values.ts';
import { isTensorType, newData, type OnnxTensor } from '../../tensor/types.ts';
import { isTensor, upload } from '../operators/support/values.ts';
import type { TfValue } from '../operators/types.ts';

/** What a trainable model takes: a tensor, several in the model's order, or by name. */
export type TrainableInputs = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

/**
 * Inputs as a graph takes them: floats as tensors, integers of the declared type.
 *
 * @throws ArgumentError, ShapeError if they are not what the model declares.
 */
export function toFeeds(
  where: string,
  inputs: TrainableInputs,
  declared: readonly ValueReport[],
): Map<string, TfValue> {
  const given = byPlace(where, inputs, declared);
  return new Map(
    declared.map((input, i) => {
      const tensor = given[i];
      if (!(tensor instanceof tf.Tensor)) {
        throw new ArgumentError(`${where}: input "${input.name}" must be a tf.Tensor, got ${typeof tensor}.`);
      }
      checkShape(where, tensor, input);
      return [input.name, toFeed(where, tensor, input)];
    }),
  );
}

function byPlace(
  where: string,
  inputs: TrainableInputs,
  declared: readonly ValueReport[],
): readonly (tf.Tensor | undefined)[] {
  if (!(inputs instanceof tf.Tensor) && !Array.isArray(inputs)) {
    const named = inputs as Readonly<Record<string, tf.Tensor>>;
    const unknown = Object.keys(named).find((key) => !declared.some(({ name }) => name === key));
    if (unknown === undefined) return declared.map(({ name }) => named[name]);
    const names = declared.map(({ name }) => `"${name}"`).join(', ');
    throw new ArgumentError(`${where}: the model has no input "${unknown}"; its inputs are ${names}.`);
  }
  const list: readonly tf.Tensor[] =
    inputs instanceof tf.Tensor ? [inputs] : (inputs as readonly tf.Tensor[]);
  if (list.length === declared.length) return list;
  throw new ArgumentError(
    `${where}: the model takes ${declared.length} inputs (${declared.map(({ name }) => name).join(', ')}), got ${list.length}.`,
  );
}

function checkShape(where: string, { shape }: tf.Tensor, { name, shape: wanted }: ValueReport): void {
  if (wanted === null) return;
  const fits =
    wanted.length === shape.length &&
    wanted.every((dim, axis) => typeof dim !== 'number' || dim === shape[axis]);
  if (fits) return;
  const text = wanted.map((dim) => dim ?? '?').join(', ');
  throw new ShapeError(`${where}: input "${name}" takes the shape [${text}], got [${shape.join(', ')}].`);
}

function toFeed(where: string, tensor: tf.Tensor, { name, type }: ValueReport): TfValue {
  if (!isTensorType(type) || type === 'string') {
    throw new ArgumentError(`${where}: input "${name}" is of type ${type}, which no tf.Tensor can be.`);
  }
  if (type.includes('float')) return tensor.dtype === 'float32' ? tensor : tf.cast(tensor, 'float32');
  const numbers = tensor.dataSync();
  const data = newData(type, numbers.length) as unknown as (number | bigint)[];
  const wide = type === 'int64' || type === 'uint64';
  for (let i = 0; i < numbers.length; i++) {
    const value = Math.trunc(numbers[i] as number);
    data[i] = wide ? BigInt(value) : value;
  }
  return { type, dims: [...tensor.shape], data } as unknown as OnnxTensor;
}

/** An output as a tensor of its own: one that stays when the model's weights go. */
export function toOutput(value: TfValue): tf.Tensor {
  const tensor = isTensor(value) ? value : upload(value);
  return tensor instanceof tf.Variable || tensor.kept ? tf.clone(tensor) : tensor;
}
