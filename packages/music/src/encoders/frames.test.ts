import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { pianoRoll, plainPianoRoll } from './piano-roll.ts';
import { holdToken, restToken, voiceFrames, voiceTokenCount } from './voice-frames.ts';

const falling = (notes: Iterable<number>): number[] => [...new Set(notes)].sort((a, b) => b - a);
const pitch = fc.integer({ min: 21, max: 108 });
const steps = fc.integer({ min: 1, max: 24 });

/** Frames, some notes of which begin. */
const rolls: fc.Arbitrary<FramePiece> = fc
  .tuple(steps, fc.array(fc.array(fc.tuple(pitch, fc.boolean()), { maxLength: 7 }), { maxLength: 20 }))
  .map(([stepsPerQuarter, drawn]) => {
    const frames = drawn.map((frame) => falling(frame.map(([each]) => each)));
    const onsets = drawn.map((frame) => falling(frame.filter(([, begins]) => begins).map(([each]) => each)));
    return { stepsPerQuarter, frames, onsets };
  });

/** Voices that hold, strike, rest; they often meet on one note. */
const voiced: fc.Arbitrary<FramePiece> = fc
  .tuple(
    steps,
    fc.array(fc.array(fc.constantFrom(-1, 21, 60, 62, 64, 108), { minLength: 4, maxLength: 4 })),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([stepsPerQuarter, voices, again]) => {
    const frames = voices.map((frame) => falling(frame.filter((each) => each >= 0)));
    const onsets = frames.map((frame, t) =>
      frame.filter((each) => {
        const taken = voices[t]!.some((now, voice) => now === each && voices[t - 1]?.[voice] !== each);
        return taken || again.next().value;
      }),
    );
    return { stepsPerQuarter, frames, onsets, voices };
  });

describe('pianoRoll', () => {
  it('comes back', () => {
    fc.assert(
      fc.property(rolls, (piece) => void expect(pianoRoll.decode(pianoRoll.encode(piece))).toEqual(piece)),
    );
  });

  it('is 88 numbers a frame from A0 up', () => {
    const { notes, onsets } = pianoRoll.encode({ stepsPerQuarter: 1, frames: [[108, 21], [60]] });
    expect(notes).toHaveLength(176);
    expect([...notes.keys()].filter((at) => notes[at] === 1)).toEqual([0, 87, 88 + 39]);
    expect(onsets).toEqual(notes);
  });

  it('repairs an onset without its note, and refuses what is no roll', () => {
    const onsets = new Uint8Array(88);
    onsets[39] = 255;
    expect(pianoRoll.decode({ stepsPerQuarter: 1, notes: new Uint8Array(88), onsets })).toMatchObject({
      frames: [[60]],
      onsets: [[60]],
    });
    expect(() => pianoRoll.decode({ stepsPerQuarter: 1, notes: new Uint8Array(80) })).toThrow('got 80');
    expect(() => pianoRoll.decode({ stepsPerQuarter: 1, notes: new Uint8Array(176), onsets })).toThrow(
      'onsets must have 88 numbers for each frame',
    );
    expect(() => pianoRoll.encode({ stepsPerQuarter: 1, frames: [[60], [20]] })).toThrow('20 in frame 1');
    expect(() => pianoRoll.encode({ stepsPerQuarter: 1, frames: [[60]], onsets: [[61]] })).toThrow('among');
    expect(() => pianoRoll.encode({ stepsPerQuarter: 1, frames: [[60]], onsets: [] })).toThrow('one list');
  });
});

describe('plainPianoRoll', () => {
  it('comes back with repeated notes merged, and then no more changes', () => {
    fc.assert(
      fc.property(rolls, (piece) => {
        const merged = plainPianoRoll.decode(plainPianoRoll.encode(piece));
        expect(merged.frames).toEqual(piece.frames);
        expect(plainPianoRoll.decode(plainPianoRoll.encode(merged))).toEqual(merged);
        merged.onsets!.forEach((begin, t) => {
          expect(begin).toEqual(piece.frames[t]!.filter((each) => !piece.frames[t - 1]?.includes(each)));
        });
      }),
    );
  });
});

describe('voiceFrames', () => {
  const satb = voiceFrames(4);

  it('comes back', () => {
    fc.assert(fc.property(voiced, (piece) => void expect(satb.decode(satb.encode(piece))).toEqual(piece)));
  });

  it('tells struck, held and rested notes apart', () => {
    const piece: FramePiece = {
      stepsPerQuarter: 4,
      frames: [
        [72, 60],
        [72, 60],
        [72, 60],
      ],
      onsets: [[72, 60], [72], []],
      voices: [
        [72, -1, 60],
        [72, -1, 60],
        [72, 60, 60],
      ],
    };
    const { tokens } = voiceFrames(3).encode(piece);
    expect([...tokens]).toEqual([51, restToken, 39, 51, restToken, holdToken, holdToken, 39, holdToken]);
    const { onsets: _, ...anew } = piece;
    expect([...voiceFrames(3).encode(anew).tokens]).not.toContain(holdToken);
  });

  it('decodes any tokens below voiceTokenCount; the music then comes back', () => {
    const codes = fc.array(fc.integer({ min: 0, max: voiceTokenCount - 1 })).map((tokens) => {
      const whole = tokens.slice(0, tokens.length - (tokens.length % 4));
      return { stepsPerQuarter: 4, voices: 4, tokens: Uint8Array.from(whole) };
    });
    fc.assert(
      fc.property(codes, (code) => {
        const piece = satb.decode(code);
        expect(satb.decode(satb.encode(piece))).toEqual(piece);
      }),
    );
  });

  it('refuses what it cannot encode or decode', () => {
    expect(() => voiceFrames(0)).toThrow('count must be a whole number from 1 to 64, got 0');
    expect(() => satb.encode({ stepsPerQuarter: 1, frames: [[60]] })).toThrow('voicesByRank()');
    expect(() => satb.encode({ stepsPerQuarter: 1, frames: [[60]], voices: [[60]] })).toThrow(
      'got 1 in frame 0',
    );
    expect(() => voiceFrames(1).encode({ stepsPerQuarter: 1, frames: [[5]], voices: [[5]] })).toThrow(
      'got 5',
    );
    expect(() => satb.decode({ stepsPerQuarter: 1, voices: 4, tokens: new Uint8Array(3) })).toThrow('got 3');
    expect(() =>
      satb.decode({ stepsPerQuarter: 1, voices: 4, tokens: new Uint8Array([1, 2, 3, 90]) }),
    ).toThrow('got 90 in frame 0');
  });
});
