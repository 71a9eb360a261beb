import { useBackend } from '@recurra/core/testing';
import { type CheckpointStore, memoryCheckpoint } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MusicFitOptions, MusicProgress } from '../contract/fit.ts';
import { heldPiece, randomPiece } from '../testing/pieces.ts';
import { fitMusicModel } from './fit-music-model.ts';

beforeAll(() => useBackend('cpu'));

const small: MusicFitOptions = {
  hiddenSize: 5,
  noteHiddenSize: 4,
  embeddingSize: 4,
  epochs: 2,
  batchSize: 2,
};
const make = (piece: typeof randomPiece) => ({
  train: [1, 2, 3].map((seed) => piece(seed, 5)),
  valid: [piece(9, 4)],
  test: [],
});
const dataset = make(randomPiece);

/** A store that keeps every state it was ever given. */
function recorder(): CheckpointStore & { readonly states: Uint8Array[] } {
  const store = memoryCheckpoint();
  const states: Uint8Array[] = [];
  return {
    ...store,
    states,
    async write(bytes) {
      states.push(bytes.slice());
      await store.write(bytes);
    },
  };
}

async function holding(state: Uint8Array): Promise<CheckpointStore> {
  const store = memoryCheckpoint();
  await store.write(state);
  return store;
}

async function fitted(options: MusicFitOptions, pieces = dataset) {
  const { model, seconds: _, ...rest } = await fitMusicModel(pieces, { ...small, ...options });
  model.dispose();
  return { ...rest, bytes: model.bytes };
}

describe('a training that was killed', () => {
  it.each<[string, MusicFitOptions, typeof dataset]>([
    ['three networks of a note model', { members: 3, quantize: true }, dataset],
    ['with patience', { members: 2, patience: 1, epochs: 3, learningRate: 0.3 }, dataset],
    ['whole frames', { kind: 'frame', cell: 'lstm', layers: 2 }, dataset],
    ['events', { kind: 'event' }, make(heldPiece)],
  ])('goes on from any state it saved to the very same bytes: %s', async (_name, options, pieces) => {
    const before = tf.memory().numTensors;
    const store = recorder();
    const whole = await fitted({ ...options, checkpoint: store }, pieces);
    expect(await store.read()).toBeUndefined();
    expect(await fitted(options, pieces)).toEqual(whole);
    const members = typeof options.members === 'number' ? options.members : 1;
    // Each network when it begins, and after each epoch.
    expect(store.states.length).toBeGreaterThanOrEqual(2 * members);
    for (const state of store.states) {
      const checkpoint = await holding(state);
      expect(await fitted({ ...options, checkpoint, resume: true }, pieces)).toEqual(whole);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('in the middle of an epoch, by its signal, does the rest later', async () => {
    const options: MusicFitOptions = { members: 2, batchSize: 1 };
    const whole = await fitted(options);
    const before = tf.memory().numTensors;
    for (const [member, at] of [
      [1, 1],
      [1, 2],
      [2, 5],
    ] as const) {
      const checkpoint = memoryCheckpoint();
      const stop = new AbortController();
      const reason = new Error('enough');
      let steps = 0;
      const stopped = fitted({
        ...options,
        checkpoint,
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.member === member && !progress.epochEnd && ++steps === at) stop.abort(reason);
        },
      });
      await expect(stopped).rejects.toBe(reason);
      expect(tf.memory().numTensors).toBe(before);
      const heard: MusicProgress[] = [];
      const resumed = await fitted({
        ...options,
        checkpoint,
        resume: true,
        onProgress: (progress) => heard.push(progress),
      });
      expect(resumed).toEqual(whole);
      expect(heard[0]!.member).toBe(member);
      expect(heard.filter((p) => p.member === member && !p.epochEnd)).toHaveLength(6 - at);
    }
  });

  it('by an error of its listener or of its store leaves nothing behind, and says which', async () => {
    const before = tf.memory().numTensors;
    const fail = (at: number): (() => void) => {
      let calls = 0;
      return () => {
        if (++calls === at) throw new Error('boom');
      };
    };
    for (const at of [1, 3, 6]) {
      await expect(fitted({ members: 2, onProgress: fail(at) })).rejects.toThrow('boom');
    }
    for (const at of [1, 2, 5]) {
      const check = fail(at);
      const store = memoryCheckpoint();
      const write = async (bytes: Uint8Array): Promise<void> => {
        check();
        await store.write(bytes);
      };
      await expect(fitted({ members: 2, checkpoint: { ...store, write } })).rejects.toThrow('boom');
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is not taken for one of other pieces or options, nor a damaged state for a whole one', async () => {
    const store = recorder();
    const whole = await fitted({ checkpoint: store });
    const state = store.states.at(-1)!;
    const others: [MusicFitOptions, typeof dataset][] = [
      [{ seed: 1 }, dataset],
      [{ dropout: 0.2 }, dataset],
      [{}, { ...dataset, train: [...dataset.train, randomPiece(4, 3)] }],
      [{}, { ...dataset, train: dataset.train.map((piece, i) => (i === 1 ? randomPiece(7, 5) : piece)) }],
    ];
    for (const [options, pieces] of others) {
      const checkpoint = await holding(state);
      const { notes } = await fitted({ ...options, checkpoint, resume: true }, pieces);
      expect(notes[1]).toMatch(/checkpoint was of other pieces or options/);
    }
    for (const share of [0, 0.01, 0.5, 0.99]) {
      const checkpoint = await holding(state.slice(0, Math.floor(share * state.length)));
      const { notes, ...rest } = await fitted({ checkpoint, resume: true });
      expect(notes[1]).toMatch(/or damaged; training started anew/);
      expect(rest.validationNllPerFrame).toEqual(whole.validationNllPerFrame);
    }
    // What does not change the result may change.
    const checkpoint = await holding(state);
    const heard = await fitted({ checkpoint, resume: true, sampleEvery: 1, onProgress: () => {} });
    expect(heard).toEqual(whole);
  });

  it('whose store is none is refused', async () => {
    await expect(fitted({ checkpoint: {} as CheckpointStore })).rejects.toThrow(/must be a store of/);
  });
});
