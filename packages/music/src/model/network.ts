import { ensureBackendKernels, fusedGru, fusedLstm, quickDropout, type Rng, takeRows } from '@recurra/core';
import type { Trainable } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import type { InputLayout } from '../codec/input-layout.ts';
import { pitchCount } from '../contract/codec.ts';
import { besideEach } from './beside-each.ts';
import { initialWeight } from './initial-weights.ts';
import { relativeLogits } from './relative-logits.ts';
import { type NetworkSpec, outputsOf, weightSpecs } from './spec.ts';

/** A network that learns. */
export interface MusicNetwork extends Trainable {
  readonly spec: NetworkSpec;
  readonly layout: InputLayout;
  /** Its weights by name. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  dispose(): void;
}

/** Shares of the values that are dropped in training. */
export interface DropoutRates {
  /** Of what the recurrent layers give. */
  readonly dropout: number;
  /** Of the numbers that the network is fed. */
  readonly inputDropout: number;
}

/**
 * Builds a network with fresh weights.
 *
 *   frame blocks ─ dense ─ recurrent layers over frames ─┬─ (kind 'frame') ─ head
 *                                                        └─ note blocks ─ dense ─ a recurrent layer over notes ─ head
 *
 * What it is applied to: frames [batch, time, frameSize], lengths [batch], references, and for note models
 * notes [batch, time, places, noteSize]; references are [batch, time, places, referenceCount], without places for
 * models of whole frames. It gives logits [frames of all pieces, places, 89], or [frames of all pieces, 88]: what pads
 * the pieces is left out.
 *
 * @param rng Of the weights.
 * @returns The network; its owner disposes of it.
 */
export function createMusicNetwork(
  spec: NetworkSpec,
  layout: InputLayout,
  { dropout, inputDropout }: DropoutRates,
  rng: Rng,
): MusicNetwork {
  ensureBackendKernels();
  const variables = new Map<string, tf.Variable>();
  for (const weight of weightSpecs(spec, layout)) {
    const values = initialWeight(weight, spec, rng.fork(weight.name));
    const shape = [...weight.shape];
    variables.set(
      weight.name,
      tf.tidy(() => tf.variable(tf.tensor(values, shape))),
    );
  }
  const weight = <T extends tf.Tensor>(name: string): T => variables.get(name) as unknown as T;

  function recurrent(name: string, x: tf.Tensor3D, lengths?: tf.Tensor1D): tf.Tensor3D {
    const kernel = weight<tf.Tensor2D>(`${name}_kernel`);
    const recurrentKernel = weight<tf.Tensor2D>(`${name}_recurrent_kernel`);
    const bias = weight<tf.Tensor1D>(`${name}_bias`);
    const options = lengths === undefined ? {} : { lengths };
    if (spec.cell === 'lstm') return fusedLstm(x, { kernel, recurrentKernel, bias }, options).output;
    const recurrentBias = weight<tf.Tensor1D>(`${name}_recurrent_bias`);
    return fusedGru(x, { kernel, recurrentKernel, bias, recurrentBias }, { ...options, resetAfter: true })
      .output;
  }

  /** Multiplies the last axis. */
  function dense(x: tf.Tensor, name: string): tf.Tensor {
    const width = x.shape.at(-1)!;
    const kernel = weight<tf.Tensor2D>(name);
    const product = tf.matMul(tf.reshape(x, [-1, width]) as tf.Tensor2D, kernel);
    return tf.reshape(product, [...x.shape.slice(0, -1), kernel.shape[1]!]);
  }

  const outputs = outputsOf(spec);
  const { referenceCount } = layout;
  const heads = (z: tf.Tensor, references: tf.Tensor): tf.Tensor => {
    const rows = dense(z, 'head_kernel');
    const width = rows.shape.at(-1)!;
    const biased = tf.add(tf.reshape(rows, [-1, width]), weight('head_bias')) as tf.Tensor2D;
    const flat = tf.reshape(references, [-1, referenceCount]) as tf.Tensor2D;
    const ceiling = spec.kind === 'note' ? spec.inputs.references.indexOf('last') : undefined;
    const logits = relativeLogits(biased, flat, { outputs, notes: pitchCount, referenceCount, ceiling });
    return tf.reshape(logits, [...z.shape.slice(0, -1), outputs]);
  };

  function apply(inputs: tf.Tensor | tf.Tensor[], { training }: { readonly training: boolean }): tf.Tensor {
    const drop = <T extends tf.Tensor>(x: T, rate: number): T => (training ? quickDropout(x, rate) : x);
    return tf.tidy(() => {
      const [frames, lengths, references, notes] = inputs as [
        tf.Tensor3D,
        tf.Tensor1D,
        tf.Tensor,
        tf.Tensor?,
      ];
      const [batch, time] = frames.shape;
      const rows = validRows(lengths.dataSync(), time);
      let x = dense(drop(frames, inputDropout), 'frame_embedding') as tf.Tensor3D;
      for (let layer = 1; layer <= spec.layers; layer++) {
        x = recurrent(`frame_${layer}`, layer === 1 ? x : drop(x, dropout), lengths);
      }
      const flat = tf.reshape(x, [batch * time, spec.hiddenSize]);
      const context = drop(tf.gather(flat, tf.tensor1d(rows, 'int32')), dropout);
      const own = <T extends tf.Tensor>(tensor: T): tf.Tensor =>
        takeRows(tf.reshape(tensor, [batch * time, -1]), rows);
      if (notes === undefined) return heads(context, own(references));
      const places = notes.shape[2]!;
      const cells = tf.reshape(own(notes), [rows.length, places, layout.noteSize]);
      const embedded = dense(drop(cells, inputDropout), 'note_embedding');
      const z = recurrent('note', besideEach(embedded as tf.Tensor3D, context as tf.Tensor2D));
      return heads(drop(z, dropout), own(references));
    });
  }

  return {
    spec,
    layout,
    variables,
    trainableWeights: [...variables.values()],
    apply,
    dispose: () => tf.dispose([...variables.values()]),
  };
}

/** Rows of [batch · time] that are no padding. */
export function validRows(lengths: ArrayLike<number>, time: number): Int32Array {
  const rows: number[] = [];
  for (let piece = 0; piece < lengths.length; piece++) {
    for (let t = 0; t < lengths[piece]!; t++) rows.push(piece * time + t);
  }
  return Int32Array.from(rows);
}
