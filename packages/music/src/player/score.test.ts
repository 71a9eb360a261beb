import { describe, expect, it } from 'vitest';
import { createScore, usableLoop } from './score.ts';
import { tune } from './testing/tunes.ts';

const spans = (score: ReturnType<typeof createScore>) =>
  score.notes.map(({ end, pitch, start }) => [pitch, start, end]);

describe('createScore', () => {
  it('holds notes while the pedal of their voice is down', () => {
    const pedals = [
      { tick: 2, voice: 0, down: true },
      { tick: 10, voice: 0, down: false },
    ];
    const notes = [
      [60, 0, 1],
      [62, 0, 4],
      [64, 4, 2],
      [50, 4, 2, 1],
      [65, 8, 8],
    ] as const;
    expect(spans(createScore(tune(notes, { pedals })))).toEqual([
      [60, 0, 1],
      [62, 0, 10],
      [64, 4, 10],
      [50, 4, 6],
      [65, 8, 16],
    ]);
  });

  it('holds notes to the end where the pedal is never let go, and strikes anew what is struck anew', () => {
    const pedals = [{ tick: 0, voice: 0, down: true }];
    const notes = [
      [60, 0, 2],
      [60, 4, 2],
      [62, 4, 8],
    ] as const;
    expect(spans(createScore(tune(notes, { pedals })))).toEqual([
      [60, 0, 4],
      [60, 4, 12],
      [62, 4, 12],
    ]);
  });

  it('is as long as its notes at least', () => {
    expect(createScore(tune([[60, 4, 8]], { length: 5 })).length).toBe(12);
  });

  it.each([
    [[-1, 0, 4]],
    [[60, 0, 0]],
    [[60, Number.NaN, 4]],
    [[60, 0, Number.POSITIVE_INFINITY]],
    [[60, 0, 4, 2]],
  ] as const)('refuses the note %j', (note) => {
    expect(() => createScore(tune([note]))).toThrow(/^createPlayer\(\): note 0 must have a pitch/);
  });

  it('takes loops that lie in the music and are no mere buzz', () => {
    const score = createScore(tune([[60, 0, 16]]));
    expect(usableLoop(score, { start: -4, end: 99 })).toEqual({ start: 0, end: 16 });
    expect(usableLoop(score, { start: 8, end: 8 })).toBeUndefined();
    expect(usableLoop(score, { start: 8, end: 4 })).toBeUndefined();
    expect(usableLoop(score, undefined)).toBeUndefined();
  });
});
