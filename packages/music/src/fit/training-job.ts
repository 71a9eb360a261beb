import { ArgumentError } from '@recurra/plugin';
import { type CheckpointStore, type JobCheckpoint, jobFingerprint, openJobCheckpoint } from '@recurra/train';
import { createCodec } from '../codec/create-codec.ts';
import type { FramePiece } from '../contract/piece.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';
import { type WeightSpec, weightSpecs } from '../model/spec.ts';
import type { JobSettings, MemberSettings } from './settings.ts';

/** What the networks trained so far leave to the rest of a job, besides their weights. */
export interface JobRecord {
  /** Validation figures of the first network, if it is done. */
  readonly figures: readonly number[];
  /** Most epochs that a network took. */
  readonly epochs: number;
  readonly notes: readonly string[];
  /** Seconds of training, and how many of them were over when the network under way began. */
  readonly seconds: number;
  readonly begun: number;
}

/** A member's weights as they are kept. */
export function memberWeights({ spec }: MemberSettings): WeightSpec[] {
  return weightSpecs(spec, createCodec(spec).layout);
}

const sizeOf = ({ shape }: WeightSpec): number => shape.reduce((product, length) => product * length, 1);

/** Weights one after another. */
export function joinWeights(specs: readonly WeightSpec[], weights: WeightValues): Float32Array {
  const joined = new Float32Array(specs.reduce((sum, spec) => sum + sizeOf(spec), 0));
  let at = 0;
  for (const { name } of specs) {
    const values = weights.get(name)!;
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}

/** Undoes {@link joinWeights}. */
export function splitWeights(specs: readonly WeightSpec[], joined: Float32Array): WeightValues {
  let at = 0;
  return new Map(
    specs.map((spec) => {
      const from = at;
      at += sizeOf(spec);
      return [spec.name, joined.subarray(from, at)];
    }),
  );
}

/**
 * The checkpoint of a job: a stage for each network.
 *
 * @param store The caller's.
 * @param resume Whether to go on from what the store holds, if it is of the same pieces and settings.
 * @throws ArgumentError if it is no store.
 */
export function openTraining(
  store: CheckpointStore,
  settings: JobSettings,
  pieces: { readonly train: readonly FramePiece[]; readonly valid: readonly FramePiece[] },
  resume: boolean,
): JobCheckpoint<JobRecord> {
  if (typeof store.read !== 'function' || typeof store.write !== 'function') {
    throw new ArgumentError(
      "fitMusicModel(): checkpoint must be a store of @recurra/train, for example memoryCheckpoint() or directoryCheckpoint('runs/1').",
    );
  }
  // Who listens, how often, and who may stop it changes nothing of what comes out.
  const without = new Set(['signal', 'sampleEvery']);
  const wishes = JSON.stringify(settings, (key, value) => (without.has(key) ? undefined : value));
  const shapes = JSON.stringify(settings.members.map(memberWeights));
  const music = [pieces.train, pieces.valid].flatMap((list) => list.map((piece) => JSON.stringify(piece)));
  return openJobCheckpoint(
    store,
    jobFingerprint([wishes, shapes, String(pieces.train.length), ...music]),
    resume,
  );
}
