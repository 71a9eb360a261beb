import { describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { Drawer } from './draw.ts';
import { fillGap } from './fill-gap.ts';
import { continuePiece, generate } from './generate.ts';
import { generateTokens } from './generate-tokens.ts';
import { harmonize } from './harmonize.ts';
import { regenerate } from './regenerate.ts';
import { tinyModel } from './testing/tiny-model.ts';
import type { ComposedFrame, Composition } from './types.ts';
import { voiceFrame } from './voicing.ts';

const model = tinyModel({ partial: true });
const piece = { stepsPerQuarter: 1, frames: [[72, 60], [64], [], [67, 64], [60]] };

async function items(composition: Composition): Promise<ComposedFrame[]> {
  const all: ComposedFrame[] = [];
  for await (const item of composition) all.push(item);
  return all;
}

describe('what is yielded', () => {
  test.each([
    ['as drawn', {}],
    ['settled after two frames', { particles: 6, lag: 2, constraints: { notes: { min: 1 } } }],
    ['at the end', { particles: 6, lag: Number.POSITIVE_INFINITY, constraints: { notes: { min: 1 } } }],
    ['later than there are frames', { particles: 6, lag: 100, constraints: { notes: { min: 1 } } }],
  ])('note by note, %s, and the same as the piece', async (_, options) => {
    const given = { ...options, frames: 6, seed: 3, prime: piece };
    const { frames } = await collect(generate(model, given));
    expect(frames.slice(0, 5)).toEqual(piece.frames);
    const expected = frames
      .slice(5)
      .flatMap((notes, index) => [
        ...notes.map((_, place) => ({ frame: 5 + index, notes: notes.slice(0, place + 1), finished: false })),
        { frame: 5 + index, notes, finished: true },
      ]);
    expect(await items(generate(model, given))).toEqual(expected);
  });

  test('the first frame comes before the work is done, unless all hindsight is asked for', async () => {
    let done = 0;
    const onProgress = (progress: { done: number }): void => {
      done = progress.done;
    };
    const options = { frames: 30, onProgress, constraints: { notes: { min: 1 } } };
    for await (const _ of generate(model, options)) break;
    expect(done).toBe(5);
    for await (const _ of generate(model, { ...options, constraints: { notes: { min: 0 } } })) break;
    expect(done).toBeLessThanOrEqual(5);
  });
});

describe('progress', () => {
  test.each([
    ['an end that is looked for', { frames: 20 }],
    ['an end left open', { frames: 20, ending: 'open' as const }],
    ['sweeps', { frames: 5, particles: 4, sweeps: 2 }],
  ])('counts up to the end once, with %s', async (_, options) => {
    const seen: { done: number; frames: number }[] = [];
    await collect(generate(model, { ...options, onProgress: (progress) => seen.push(progress) }));
    const { frames } = seen[0]!;
    expect(frames).toBe(options.frames * (1 + ('sweeps' in options ? options.sweeps : 0)));
    expect(seen).toEqual(Array.from({ length: frames }, (_, index) => ({ done: index + 1, frames })));
  });
});

describe('same seed, same piece', () => {
  const all: [string, (seed: number) => Composition][] = [
    ['generate', (seed) => generate(model, { frames: 12, seed })],
    [
      'continuePiece',
      (seed) => continuePiece(model, piece, { bars: 3, seed, constraints: { notes: { min: 1 } } }),
    ],
    ['fillGap', (seed) => fillGap(model, piece, { from: 1, to: 4, seed })],
    ['harmonize', (seed) => harmonize(model, [72, 72, 67, 72, 67, 72], { voices: 3, seed })],
    ['regenerate', (seed) => regenerate(model, piece, { keep: (frame) => frame === 0, seed, sweeps: 1 })],
  ];
  test.each(all)('%s', async (_, compose) => {
    const pieces = await Promise.all([1, 1, 2, 3, 4].map((seed) => collect(compose(seed))));
    expect(pieces[0]).toEqual(pieces[1]);
    expect(new Set(pieces.map((other) => JSON.stringify(other.frames))).size).toBeGreaterThan(1);
  });

  test('whether the network can step some lines or only all', async () => {
    const melody = [72, 67, 72, 67];
    const [some, only] = [tinyModel({ partial: true }), tinyModel({ partial: false })];
    const options = { voices: 3, unisons: 2, seed: 9 };
    const other = await collect(harmonize(only, melody, options));
    expect(await collect(harmonize(some, melody, options))).toEqual(other);
    expect(some.steps()).toBe(only.steps());
  });
});

describe('what stays', () => {
  test('a gap leaves the rest, onsets included', async () => {
    const onsets = [[72, 60], [64], [], [67], [60]];
    const voices = piece.frames.map(() => [1]);
    const filled = await collect(
      fillGap(model, { ...piece, onsets, voices, name: 'x' }, { from: 1, to: 3, seed: 2 }),
    );
    expect(filled.frames.toSpliced(1, 2)).toEqual(piece.frames.toSpliced(1, 2));
    expect(filled.onsets).toEqual([onsets[0], ...filled.frames.slice(1, 3), ...onsets.slice(3)]);
    expect(filled.name).toBe('x');
    expect(filled.voices).toBeUndefined();
  });

  test('regenerate keeps silence when asked, and nothing to do changes nothing', async () => {
    const same = await collect(regenerate(model, piece, { keep: () => true }));
    expect(same).toEqual(piece);
    const kept = await collect(regenerate(model, piece, { keep: (frame) => frame !== 3 }));
    expect(kept.frames.toSpliced(3, 1)).toEqual(piece.frames.toSpliced(3, 1));
  });

  test('continuing goes on with what is known of the frames', async () => {
    const conditions = {
      beat: [1, 2, 0, 1, 2],
      beatsPerBar: [3, 3, 3, 3, 3],
      key: [null, null, null, null, { tonic: 7, mode: 'major' as const }],
      phraseEnd: [false, false, false, false, true],
      chord: ['C', null, null, null, 'G'],
    };
    const longer = await collect(continuePiece(model, { ...piece, conditions, bpm: 80 }, { bars: 1 }));
    expect(longer.frames).toHaveLength(8);
    expect(longer.bpm).toBe(80);
    expect(longer.conditions).toEqual({
      beat: [1, 2, 0, 1, 2, 0, 1, 2],
      beatsPerBar: new Array(8).fill(3),
      key: [...conditions.key, ...new Array(3).fill({ tonic: 7, mode: 'major' })],
      phraseEnd: [...conditions.phraseEnd, false, false, false],
      chord: [...conditions.chord, null, null, null],
    });
    expect((await collect(continuePiece(model, piece, { seconds: 4 }))).frames).toHaveLength(9);
  });
});

describe('cancellation', () => {
  const endless = { frames: 100_000, constraints: { notes: { min: 1 } } };

  test('from a timer, while the work runs', async () => {
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(new Error('enough')), 20);
    await expect(collect(generate(model, { ...endless, signal: aborter.signal }))).rejects.toThrow('enough');
  });

  test('before it begins, and by leaving the loop', async () => {
    const before = model.steps();
    await expect(collect(generate(model, { ...endless, signal: AbortSignal.abort() }))).rejects.toThrow(
      /abort/i,
    );
    expect(model.steps()).toBe(before);
    for await (const _ of generate(model, { frames: 100_000 })) break;
    expect(model.steps()).toBe(before + 1);
  });
});

describe('bad input', () => {
  const frame = tinyModel({ kind: 'frame' });
  test.each<[string, () => unknown, RegExp]>([
    ['an empty piece', () => continuePiece(model, { stepsPerQuarter: 1, frames: [] }), /a frame at least/],
    [
      'an empty piece, gap',
      () => fillGap(model, { stepsPerQuarter: 1, frames: [] }, { from: 0, to: 1 }),
      /got none/,
    ],
    [
      'a gap outside',
      () => fillGap(model, piece, { from: 5, to: 6 }),
      /from must be a whole number from 0 to 4, got 5/,
    ],
    [
      'a gap too long',
      () => fillGap(model, piece, { from: 2, to: 6 }),
      /to must be a whole number from 3 to 5, got 6/,
    ],
    [
      'an empty gap',
      () => fillGap(model, piece, { from: 2, to: 2 }),
      /to must be a whole number from 3 to 5, got 2/,
    ],
    [
      'another grid',
      () => continuePiece(model, { ...piece, stepsPerQuarter: 4 }),
      /put the piece on a grid of 1/,
    ],
    [
      'notes out of order',
      () => continuePiece(model, { ...piece, frames: [[60, 64]] }),
      /fall from high to low/,
    ],
    [
      'a stranger kept',
      () => collect(regenerate(model, piece, { keep: [[61]] })),
      /keep\[0\] must have notes of the piece/,
    ],
    ['two lengths', () => generate(model, { frames: 1, bars: 1 }), /give one of frames, bars and seconds/],
    ['no length', () => generate(model, { bars: Number.NaN }), /bars must be a number above 0/],
    [
      'a cold temperature',
      () => collect(generate(model, { temperature: -1 })),
      /temperature must be a number from 0 on/,
    ],
    ['no nucleus', () => collect(generate(model, { topP: 0 })), /topP must be a number above 0/],
    ['no candidates', () => collect(generate(model, { topK: 0 })), /topK must be a whole number/],
    ['no seed', () => collect(generate(model, { seed: 0.5 })), /seed must be a whole number/],
    [
      'sweeps of one line',
      () => collect(fillGap(model, piece, { from: 1, to: 2, sweeps: 1, particles: 1 })),
      /sweeps need/,
    ],
    [
      'steering a frame model',
      () => fillGap(frame, piece, { from: 1, to: 2 }),
      /needs a model of kind 'note'/,
    ],
    [
      'constraints of a frame model',
      () => generate(frame, { constraints: {} }),
      /needs a model of kind 'note'/,
    ],
    ['top-k of a frame model', () => collect(generate(frame, { topK: 3 })), /are for models of kind 'note'/],
  ])('%s', async (_, run, message) => {
    await expect(Promise.resolve().then(run)).rejects.toThrow(message);
  });
});

describe('drawing', () => {
  const logits = Float32Array.from([0, 2, 1, Number.NEGATIVE_INFINITY, 3].map((x) => x));
  const open = Uint8Array.from([1, 1, 1, 1, 0]);
  const shares = (sampling: { temperature?: number; topK?: number; topP?: number }): number[] => {
    const drawer = new Drawer(5, { temperature: 1, topK: Number.POSITIVE_INFINITY, topP: 1, ...sampling });
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 1000; i++)
      counts[drawer.draw(logits, 0, open, undefined, (i + 0.5) / 1000)]! += 1 / 1000;
    return counts;
  };
  const softmax = (kept: readonly number[], temperature = 1): number[] => {
    const weights = [0, 2, 1].map((x, token) => (kept.includes(token) ? Math.exp(x / temperature) : 0));
    return [...weights.map((w) => w / weights.reduce((a, b) => a + b)), 0, 0];
  };

  test.each([
    ['as it is', {}, softmax([0, 1, 2])],
    ['temperature', { temperature: 0.5 }, softmax([0, 1, 2], 0.5)],
    ['temperature 0', { temperature: 0 }, [0, 1, 0, 0, 0]],
    ['top-k', { topK: 2 }, softmax([1, 2])],
    // The likeliest has 0.665, the two likeliest 0.910.
    ['nucleus', { topP: 0.7 }, softmax([1, 2])],
    ['a small nucleus', { topP: 0.6 }, softmax([1])],
  ])('%s', (_, sampling, expected) => {
    for (const [token, share] of shares(sampling).entries()) expect(share).toBeCloseTo(expected[token]!, 2);
  });

  test('the mass that a mask leaves follows the temperature, and survives underflow', () => {
    const drawer = new Drawer(5, { temperature: 2, topK: 1, topP: 1 });
    drawer.draw(logits, 0, open, Uint8Array.from([1, 0, 1, 0, 0]), 0.5);
    const [a, b, c] = [1, Math.E, Math.exp(0.5)];
    expect(drawer.logMass).toBeCloseTo(Math.log((a + c) / (a + b + c)), 6);
    const two = new Drawer(2, { temperature: 2, topK: 1, topP: 1 });
    const far = Float32Array.from([0, 3000]);
    expect(two.draw(far, 0, Uint8Array.from([1, 1]), Uint8Array.from([1, 0]), 0.5)).toBe(0);
    expect(() => drawer.draw(Float32Array.from([Number.NaN]), 0, open, undefined, 0)).toThrow(/gave NaN/);
  });
});

describe('other kinds', () => {
  test('a frame model draws each note on its own', async () => {
    const frame = tinyModel({ kind: 'frame', pitches: [67, 60], seed: 2 });
    const { frames } = await collect(
      generate(frame, { frames: 4000, prime: { stepsPerQuarter: 1, frames: [[67]] } }),
    );
    expect(frames).toHaveLength(4001);
    // Its probabilities, from the logits of the network itself.
    const state = frame.network.createState(1);
    const logits = await frame.network.step(Float32Array.from([0, 0]), state);
    const sharpest = await collect(generate(frame, { frames: 1, temperature: 0 }));
    expect(sharpest.frames[0]).toEqual([67, 60].filter((pitch) => logits[pitch - 21]! > 0));
    const first: number[] = [0, 0];
    for (let seed = 0; seed < 1000; seed++) {
      const [notes] = (await collect(generate(frame, { frames: 1, seed, temperature: 2 }))).frames;
      for (const [at, pitch] of [67, 60].entries()) if (notes!.includes(pitch)) first[at]! += 1 / 1000;
    }
    for (const [at, pitch] of [67, 60].entries()) {
      expect(first[at]).toBeCloseTo(1 / (1 + Math.exp(-logits[pitch - 21]! / 2)), 1);
    }
  });

  test('tokens of any model that has them, the same as its notes', async () => {
    const { frames } = await collect(generate(model, { frames: 5, seed: 4 }));
    const tokens: number[] = [];
    for await (const token of generateTokens(model, { tokens: 1000, frames: 5, seed: 4 })) tokens.push(token);
    expect(tokens).toEqual(frames.flatMap((notes) => [...notes.map((pitch) => pitch - 21), 88]));
    await expect(generateTokens(model, { tokens: 1, prime: [39, 60] }).next()).rejects.toThrow(
      /prime\[1\] must be a token/,
    );
  });

  test('an event model is told where to go', () => {
    const event = { ...model, manifest: { ...model.manifest, kind: 'event' as const } };
    expect(() => generate(event)).toThrow(/generateEvents\(\)/);
  });
});

describe('voices', () => {
  test('move as little as may be, and sing the given note', () => {
    expect(voiceFrame([72, 67, 60], 4, [72, 68, 66, 59])).toEqual([72, 67, 67, 60]);
    expect(voiceFrame([72, 67, 60], 4, [72, 71, 66, 59])).toEqual([72, 72, 67, 60]);
    expect(voiceFrame([72, 67, 60], 4, undefined, { voice: 2, pitch: 60 })).toEqual([72, 67, 60, 60]);
    expect(voiceFrame([], 2, undefined)).toEqual([-1, -1]);
  });
});
