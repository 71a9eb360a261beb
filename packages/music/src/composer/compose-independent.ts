import { createRng } from '@recurra/core/random';
import { ArgumentError, DataError } from '@recurra/plugin';
import { lowestPitch, pitchCount } from '../contract/codec.ts';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { createPacer } from './pacer.ts';
import type { Settings } from './settings.ts';
import type { ComposedFrame } from './types.ts';

/**
 * Composes with a model of independent outputs: each of the 88 notes sounds with probability σ(logit / temperature); at
 * temperature 0, if that is above a half.
 *
 * @returns The new frames.
 */
export async function* composeIndependent(
  model: MusicModel,
  settings: Settings,
  conditions: FrameConditions | undefined,
  prime: readonly (readonly number[])[],
  count: number,
): AsyncGenerator<ComposedFrame, readonly (readonly number[])[], undefined> {
  const { temperature, topK, topP, particles, signal, onProgress } = settings;
  if (topK !== Number.POSITIVE_INFINITY || topP !== 1 || particles !== 1) {
    throw new ArgumentError(
      "generate(): topK, topP and particles are for models of kind 'note'; this one draws each note on its own, use temperature.",
    );
  }
  const { codec, network } = model;
  const pace = createPacer(signal);
  const rng = createRng(settings.seed).fork('compose');
  const cursor = codec.begin(conditions);
  const state = network.createState(1);
  const input = new Float32Array(codec.inputSize);
  const composed: number[][] = [];
  for (let frame = 0; frame < prime.length + count; frame++) {
    await pace();
    cursor.writeInput(input, 0);
    const logits = await network.step(input, state);
    const given = prime[frame];
    if (given !== undefined) {
      cursor.pushFrame(given);
      continue;
    }
    const notes: number[] = [];
    for (let key = pitchCount - 1; key >= 0; key--) {
      const logit = logits[key]!;
      if (Number.isNaN(logit))
        throw new DataError('generate(): the network gave NaN; its weights are damaged.');
      const threshold = rng.uniform();
      const sounds = temperature === 0 ? logit > 0 : threshold < 1 / (1 + Math.exp(-logit / temperature));
      if (!sounds) continue;
      notes.push(lowestPitch + key);
      yield { frame, notes: notes.slice(), finished: false };
    }
    cursor.pushFrame(notes);
    composed.push(notes);
    onProgress?.({ done: composed.length, frames: count });
    yield { frame, notes, finished: true };
  }
  return composed;
}
