import { existsSync, readFileSync } from 'node:fs';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MusicFitOptions, MusicProgress } from '../contract/fit.ts';
import type { FramePiece } from '../contract/piece.ts';
import { readJsb } from '../formats/jsb.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import { heldPiece, randomPiece } from '../testing/pieces.ts';
import { fitMusicModel } from './fit-music-model.ts';

beforeAll(() => useBackend('cpu'));

const small: MusicFitOptions = {
  hiddenSize: 12,
  noteHiddenSize: 12,
  embeddingSize: 10,
  epochs: 3,
  batchSize: 2,
};
const train = [1, 2, 3, 4].map((seed) => randomPiece(seed, 12));
const valid = [randomPiece(5, 10)];
const dataset = { train, valid, test: [] };

describe('fitMusicModel', () => {
  it.each(['note', 'frame', 'event'] as const)(
    'trains a model of kind %s, the same from the same seed',
    async (kind) => {
      const before = tf.memory().numTensors;
      const pieces =
        kind === 'event'
          ? { ...dataset, train: [1, 2].map((s) => heldPiece(s, 9)), valid: [heldPiece(3, 9)] }
          : dataset;
      const heard: MusicProgress[] = [];
      const options = {
        ...small,
        kind,
        seed: 3,
        onProgress: (progress: MusicProgress) => heard.push(progress),
      };
      const first = await fitMusicModel(pieces, options);
      const again = await fitMusicModel(pieces, { ...small, kind, seed: 3 });
      const other = await fitMusicModel(pieces, { ...small, kind, seed: 4 });
      expect(tf.memory().numTensors).toBe(before);
      expect(again.model.bytes).toEqual(first.model.bytes);
      expect(other.model.bytes).not.toEqual(first.model.bytes);
      expect(first.validationNllPerFrame).toHaveLength(3);
      expect(first.validationNllPerFrame[2]).toBeLessThan(first.validationNllPerFrame[0]!);
      const loaded = await loadMusicModel(first.model.bytes);
      expect(await loaded.evaluate(pieces.valid)).toEqual(await first.model.evaluate(pieces.valid));
      const ends = heard.filter(({ epochEnd }) => epochEnd);
      expect(ends.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      for (const { model } of [first, again, other]) model.dispose();
      loaded.dispose();
    },
  );

  it('averages networks that see pitches differently, and packs them', async () => {
    const { model, parameters } = await fitMusicModel(dataset, { ...small, members: 2, quantize: true });
    expect(model.manifest.members).toBe(2);
    const { model: one, parameters: own } = await fitMusicModel(dataset, {
      ...small,
      members: [{ view: 'absolute' }],
    });
    expect(parameters).toBeGreaterThan(own);
    expect(model.bytes.length).toBeLessThan(parameters * 4);
    expect((await model.evaluate(valid)).nllPerFrame).toBeGreaterThan(0);
    model.dispose();
    one.dispose();
  });

  it('learns without validation pieces, and with what is known of the frames', async () => {
    const told: FramePiece[] = train.map((piece) => ({
      ...piece,
      conditions: {
        key: piece.frames.map(() => ({ tonic: 7, mode: 'major' as const })),
        beat: piece.frames.map((_, t) => t % 3),
        beatsPerBar: piece.frames.map(() => 3),
        phraseEnd: piece.frames.map((_, t) => t === 5),
        chord: piece.frames.map((_, t) => (t < 4 ? 'Am7/G' : null)),
      },
    }));
    const conditions = ['key', 'metre', 'phrase', 'chord'] as const;
    const { model } = await fitMusicModel({ train: told, valid: [], test: [] }, { ...small, conditions });
    const [with_, without] = [await model.evaluate(told), await model.evaluate(train)];
    expect(with_.nllPerFrame).not.toBe(without.nllPerFrame);
    expect(model.manifest.conditions).toEqual(conditions);
    model.dispose();
  });

  it('ends in time, and lets hear what it has learned', async () => {
    const heard: MusicProgress[] = [];
    const { model, seconds } = await fitMusicModel(dataset, {
      ...small,
      epochs: 100_000,
      maxSeconds: 1,
      sampleEvery: 4,
      onProgress: (progress) => heard.push(progress),
    });
    expect(seconds).toBeLessThan(20);
    const samples = heard.flatMap(({ epoch, sample }) => (sample === undefined ? [] : [{ epoch, sample }]));
    expect(samples[0]?.epoch).toBe(4);
    expect(samples[0]?.sample.frames).toHaveLength(16);
    expect((await model.evaluate(valid)).nllPerFrame).toBeLessThan(61);
    model.dispose();
  });

  it('says from the first step on how long it takes, and how it ended', async () => {
    const heard: MusicProgress[] = [];
    const { model, notes } = await fitMusicModel(dataset, {
      ...small,
      members: 2,
      patience: 1,
      epochs: 40,
      learningRate: 0.5,
      onProgress: (progress) => heard.push(progress),
    });
    model.dispose();
    expect(heard[0]).toMatchObject({ member: 1, members: 2, epoch: 1, epochs: 40, epochEnd: false });
    for (const { etaSeconds, framesPerSecond } of heard) {
      expect(etaSeconds).toBeGreaterThan(0);
      expect(framesPerSecond).toBeGreaterThan(0);
    }
    expect(notes.join(' ')).toMatch(
      /Network 1 stopped early, after \d+ epochs; it is as it was after epoch \d+/,
    );
    const without = await fitMusicModel({ ...dataset, valid: [] }, { ...small, patience: 1 });
    expect(without.notes.at(-1)).toMatch(/no validation pieces for patience/);
    expect(without.epochs).toBe(3);
    without.model.dispose();
  });

  it('stops at once when it is asked to, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    const reason = new Error('enough');
    const work = fitMusicModel(dataset, {
      ...small,
      epochs: 500,
      signal: stop.signal,
      onProgress: ({ epoch }) => {
        if (epoch === 2) stop.abort(reason);
      },
    });
    await expect(work).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, FramePiece[], MusicFitOptions, RegExp]>([
    ['no pieces', [], {}, /dataset.train must hold at least one piece/],
    ['silence of no length', [{ stepsPerQuarter: 1, frames: [] }], {}, /must hold some frames/],
    [
      'two grids',
      [...train, { stepsPerQuarter: 4, frames: [[60]] }],
      {},
      /the same stepsPerQuarter, got 1 and, in train\[4\], 4/,
    ],
    ['rising notes', [{ stepsPerQuarter: 1, frames: [[60, 64]] }], {}, /each lower than the one before/],
    [
      'an unknown kind',
      train,
      { kind: 'chord' as never },
      /kind must be one of frame, note, event, got "chord"/,
    ],
    ['impatience', train, { patience: 0 }, /patience must be a whole number from 1/],
    ['no epochs', train, { epochs: 0 }, /epochs must be a whole number from 1/],
    [
      'a transposition upside down',
      train,
      { transpose: [3, -3] },
      /transpose\[1\] must be a whole number from 3/,
    ],
    ['an unknown preset', train, { preset: 'jazz' as never }, /preset must be one of chorales/],
    ['an unknown condition', train, { conditions: ['mood' as never] }, /conditions must be one of key/],
  ])('refuses %s', async (_name, pieces, options, message) => {
    await expect(fitMusicModel({ train: pieces, valid: [], test: [] }, options)).rejects.toThrow(message);
  });
});

const file = new URL('../../../../../shared/data/jsb-chorales/jsb-chorales-quarter.json', import.meta.url);
const present = existsSync(file);
if (!present) console.log('skipped: shared/data/jsb-chorales is not there');

describe.skipIf(!present)('chorales', () => {
  it('are learned within seconds beyond how often each note sounds', async () => {
    await useBackend('wasm');
    const all = readJsb(readFileSync(file, 'utf8'));
    const some = { train: all.train.slice(0, 60), valid: all.valid.slice(0, 10), test: [] };
    // Independent notes, each as often as in the training pieces.
    const counts = new Array<number>(128).fill(0.5);
    let frames = 1;
    for (const piece of some.train)
      for (const frame of piece.frames) for (const pitch of frame) counts[pitch]!++;
    for (const piece of some.train) frames += piece.frames.length;
    let baseline = 0;
    let count = 0;
    for (const piece of some.valid) {
      for (const frame of piece.frames) {
        for (let pitch = 21; pitch <= 108; pitch++) {
          const p = counts[pitch]! / frames;
          baseline -= Math.log(frame.includes(pitch) ? p : 1 - p);
        }
        count++;
      }
    }
    const { model, seconds } = await fitMusicModel(some, {
      ...small,
      hiddenSize: 48,
      noteHiddenSize: 48,
      embeddingSize: 32,
      epochs: 3,
      batchSize: 4,
    });
    const { nllPerFrame } = await model.evaluate(some.valid);
    console.log(
      `chorales: ${nllPerFrame.toFixed(2)} nats a frame after ${seconds.toFixed(0)} s; note frequencies alone ${(baseline / count).toFixed(2)}`,
    );
    expect(nllPerFrame).toBeLessThan(0.85 * (baseline / count));
    model.dispose();
  });
});
