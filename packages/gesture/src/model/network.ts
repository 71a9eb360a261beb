import { ensureBackendKernels, fusedGru, fusedLstm, quickDropout, type Rng } from '@recurra/core';
import type { Trainable } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { initialWeight } from './initial-weights.ts';
import { directionsOf, type NetworkSpec, weightSpecs, widthOf } from './spec.ts';

/** A network that learns. */
export interface GestureNetwork extends Trainable {
  readonly spec: NetworkSpec;
  /** Its weights by name. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** @returns Its weights as they are now, on the host. */
  read(): Map<string, Float32Array>;
  dispose(): void;
}

/**
 * Builds a network with fresh weights.
 *
 *   points ─ recurrent layers ─ h ─┬─ Σ softmax(h·a)·h ─┐
 *                                  ├─ mean of h ────────┼─ dense
 *                                  └─ last states ──────┘
 *
 * It is applied to [batch, points, features] and gives logits [batch, outputs].
 *
 * @param dropout Share of what layers give that is dropped in training.
 * @param rng Of the weights.
 * @returns The network; its owner disposes of it.
 */
export function createGestureNetwork(spec: NetworkSpec, dropout: number, rng: Rng): GestureNetwork {
  ensureBackendKernels();
  const variables = new Map<string, tf.Variable>();
  for (const weight of weightSpecs(spec)) {
    const values = initialWeight(weight, rng.fork(weight.name));
    variables.set(
      weight.name,
      tf.tidy(() => tf.variable(tf.tensor(values, [...weight.shape]))),
    );
  }
  const weight = <T extends tf.Tensor>(name: string): T => variables.get(name) as unknown as T;
  const width = widthOf(spec);

  function recurrent(name: string, x: tf.Tensor3D): tf.Tensor3D {
    const kernel = weight<tf.Tensor2D>(`${name}_kernel`);
    const recurrentKernel = weight<tf.Tensor2D>(`${name}_recurrent_kernel`);
    const bias = weight<tf.Tensor1D>(`${name}_bias`);
    if (spec.cell === 'lstm') return fusedLstm(x, { kernel, recurrentKernel, bias }).output;
    const recurrentBias = weight<tf.Tensor1D>(`${name}_recurrent_bias`);
    return fusedGru(x, { kernel, recurrentKernel, bias, recurrentBias }, { resetAfter: true }).output;
  }

  function apply(input: tf.Tensor | tf.Tensor[], { training }: { readonly training: boolean }): tf.Tensor {
    const drop = <T extends tf.Tensor>(x: T): T => (training ? quickDropout(x, dropout) : x);
    return tf.tidy(() => {
      let x = (Array.isArray(input) ? input[0] : input) as tf.Tensor3D;
      let last: tf.Tensor2D[] = [];
      for (let layer = 1; layer <= spec.layers; layer++) {
        const from = layer === 1 ? x : drop(x);
        last = [];
        const outputs = directionsOf(spec).map((direction) => {
          const name = `${direction}_${layer}`;
          const forward = direction === 'forward';
          const given = recurrent(name, forward ? from : tf.reverse(from, 1));
          last.push(tf.squeeze(tf.slice(given, [0, spec.points - 1, 0], [-1, 1, -1]), [1]));
          return forward ? given : tf.reverse(given, 1);
        });
        x = outputs.length === 1 ? outputs[0]! : tf.concat(outputs, 2);
      }
      const rows = tf.reshape(x, [-1, width]) as tf.Tensor2D;
      const energies = tf.reshape(tf.matMul(rows, weight<tf.Tensor2D>('attention_kernel')), [
        -1,
        spec.points,
      ]);
      const attention = tf.expandDims(tf.softmax(energies), 2);
      const pooled = tf.concat([tf.sum(tf.mul(x, attention), 1), tf.mean(x, 1), ...last], 1) as tf.Tensor2D;
      return tf.add(tf.matMul(drop(pooled), weight<tf.Tensor2D>('head_kernel')), weight('head_bias'));
    });
  }

  return {
    spec,
    variables,
    trainableWeights: [...variables.values()],
    apply,
    read: () =>
      new Map([...variables].map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array])),
    dispose: () => tf.dispose([...variables.values()]),
  };
}
