import { createRng } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { createCodec } from '../codec/create-codec.ts';
import type { MusicManifest } from '../contract/model.ts';
import { inputsOf } from '../fit/inputs-of.ts';
import { manifestOf } from '../fit/manifest-of.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';
import { createMusicNetwork, type MusicNetwork } from '../model/network.ts';
import type { NetworkSpec } from '../model/spec.ts';
import { randomPiece } from './pieces.ts';

/** A small spec. */
export function smallSpec(kind: NetworkSpec['kind'], change: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    kind,
    inputs: inputsOf(kind, []),
    cell: 'gru',
    hiddenSize: 7,
    layers: 1,
    noteHiddenSize: 6,
    embeddingSize: 5,
    ...change,
  };
}

/** A network whose weights are all random, biases too, and large enough to matter. */
export function randomNetwork(spec: NetworkSpec, seed: number): MusicNetwork {
  const rng = createRng(seed);
  const network = createMusicNetwork(spec, createCodec(spec).layout, { dropout: 0, inputDropout: 0 }, rng);
  for (const variable of network.variables.values()) {
    const values = Float32Array.from({ length: variable.size }, () => 0.4 * rng.normal());
    const next = tf.tensor(values, variable.shape);
    variable.assign(next);
    next.dispose();
  }
  return network;
}

/** A network's weights on the host. */
export function valuesOf(network: MusicNetwork): WeightValues {
  return new Map(
    [...network.variables].map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array]),
  );
}

/** The manifest of a file of a spec's networks. */
export function manifestFor(spec: NetworkSpec, members: number): MusicManifest {
  const settings = { conditions: [], members: new Array(members).fill({}), spec, temperature: undefined };
  return manifestOf([randomPiece(1, 4)], settings as never, []);
}
