import * as tf from '@tensorflow/tfjs-core';
import type { LayerWeight } from '../types.ts';

/** One weight of a model, whatever it is made of. */
export interface Weight {
  readonly name: string;
  /** Holds the value; what gradients are taken for. */
  readonly variable: tf.Variable;
  /** Gives it a new value, without any constraint. The value may be disposed of afterwards. */
  assign(value: tf.Tensor): void;
  /** Projects the value onto what the layer allows; nothing where there is no constraint. */
  constrain(): void;
}

/** Wraps a `tf.Variable` or a tfjs-layers weight. */
export function toWeight(source: tf.Variable | LayerWeight): Weight {
  if (!('read' in source)) {
    return {
      name: source.name,
      variable: source,
      assign: (value) => source.assign(value),
      constrain: () => undefined,
    };
  }
  const variable = source.read() as tf.Variable;
  const { constraint } = source;
  return {
    name: source.name,
    variable,
    assign: (value) => variable.assign(value),
    constrain: () => {
      if (constraint) tf.tidy(() => variable.assign(constraint.apply(variable)));
    },
  };
}

/** The values of some weights at one moment. Costs no copy: a variable gets a new buffer when it is assigned. */
export function snapshot(weights: readonly Weight[]): tf.Tensor[] {
  return weights.map(({ variable }) => tf.keep(tf.clone(variable)));
}

/** Gives weights the values of a {@link snapshot}, which stays valid. */
export function restore(weights: readonly Weight[], values: readonly tf.Tensor[]): void {
  weights.forEach((weight, index) => {
    const value = values[index];
    if (value !== undefined) weight.assign(value);
  });
}
