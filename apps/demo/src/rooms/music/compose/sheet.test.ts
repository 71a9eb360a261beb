import { createSequence } from '@recurra/music/inference';
import { describe, expect, it } from 'vitest';
import { exampleMelody, melodyOf } from './melody.ts';
import {
  barsOf,
  emptySheet,
  fromPiece,
  lockedFrames,
  onsetsAfter,
  type SheetNote,
  toPiece,
  withNotes,
} from './sheet.ts';

const note = (pitch: number, start: number, duration: number, more: Partial<SheetNote> = {}): SheetNote => ({
  pitch,
  start,
  duration,
  velocity: 80,
  voice: 0,
  ...more,
});

describe('the sheet', () => {
  it('comes back from a piece with the same frames, and its locks', () => {
    const frames = [[72, 64], [72, 65], [], [71, 62]];
    const locked = [[72], [], [], [62]];
    const sheet = fromPiece({ stepsPerQuarter: 1, frames }, undefined, locked);
    expect(toPiece(sheet, 1).frames).toEqual(frames);
    expect(lockedFrames(sheet, 1, 4)).toEqual(locked);
  });

  it('knows in which frames a long locked note is', () => {
    const sheet = withNotes(emptySheet(), [note(60, 0, 960, { locked: true }), note(64, 0, 480)]);
    expect(lockedFrames(sheet, 1, 3)).toEqual([[60], [60], []]);
  });

  it('keeps its bars, counts them, and gets longer with its notes', () => {
    const timeSignatures = [{ tick: 0, numerator: 3, denominator: 4 }];
    const waltz = createSequence({ notes: [note(60, 0, 480 * 7)], timeSignatures });
    expect(barsOf(waltz)).toBe(3);
    const again = fromPiece(toPiece(waltz, 1), { ...waltz, ticksPerQuarter: 480 });
    expect(again.timeSignatures).toEqual(timeSignatures);
    expect(barsOf(withNotes(waltz, [note(60, 480 * 9, 480)]))).toBe(4);
    expect(barsOf(emptySheet())).toBe(0);
    expect(withNotes(waltz, [note(60, 33.3, 0.2)]).notes).toEqual([note(60, 33, 1)]);
  });

  it('holds what was held before, where the music is the same', () => {
    const before = { stepsPerQuarter: 1, frames: [[60], [60], [60]], onsets: [[60], [], [60]] };
    const frames = [[64, 60], [64, 60], [60]];
    // Quarters that are new are struck; on finer grids they are held.
    expect(onsetsAfter(before, { stepsPerQuarter: 1, frames })).toEqual([[64, 60], [64], [60]]);
    expect(onsetsAfter(before, { stepsPerQuarter: 4, frames })).toEqual([[64, 60], [], [60]]);
  });
});

describe('the melody', () => {
  it('is the only line there is, whatever it is to be', () => {
    const sheet = exampleMelody();
    const melody = melodyOf(sheet, 'tenor', 1)!;
    expect(melody).toHaveLength(32);
    expect(melody.slice(0, 8)).toEqual([67, 69, 71, 67, 72, 71, 69, 69]);
  });

  it('is the voice that is asked for in four-part music, and an outer line elsewhere', () => {
    const chorale = fromPiece({
      stepsPerQuarter: 1,
      frames: [
        [72, 67, 60, 48],
        [71, 67, 62, 43],
      ],
    });
    expect(melodyOf(chorale, 'alto', 1)).toEqual([67, 67]);
    expect(melodyOf(chorale, 'bass', 1)).toEqual([48, 43]);
    const trio = fromPiece({ stepsPerQuarter: 1, frames: [[72, 60, 48], [], [71, 62, 43]] });
    expect(melodyOf(trio, 'soprano', 1)).toEqual([72, null, 71]);
    expect(melodyOf(trio, 'bass', 1)).toEqual([48, null, 43]);
    expect(melodyOf(trio, 'alto', 1)).toBeUndefined();
  });
});
