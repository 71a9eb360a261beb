import { describe, expect, it } from 'vitest';
import { addNote, changeNotes, EditHistory, moveNotes, resizeNotes, toggleLocks } from './edits.ts';
import { gridLines, placeOf } from './metre.ts';
import { spokenNote } from './names.ts';
import type { RollNote, RollSequence } from './types.ts';

const note = (pitch: number, start: number, duration = 4, voice = 0): RollNote => ({
  pitch,
  start,
  duration,
  velocity: 80,
  voice,
});
const [low, high] = [note(1, 8), note(126, 2)];
const notes = [high, low];

describe('edits', () => {
  it('moves notes together, no further than the edges allow any of them', () => {
    const both = new Set(notes);
    const places = (steps: number, semitones: number) =>
      moveNotes(notes, both, steps, semitones).notes.map(({ pitch, start }) => [pitch, start]);
    expect(places(-5, 3)).toEqual([
      [127, 0],
      [2, 6],
    ]);
    expect(places(1, -9)).toEqual([
      [125, 3],
      [0, 9],
    ]);
  });

  it('makes no note shorter than a step, and none longer that was', () => {
    expect(resizeNotes(notes, new Set([low]), -10, 2).notes[1]).toMatchObject({ duration: 2 });
    const short = note(60, 0, 1);
    expect(resizeNotes([short], new Set([short]), -10, 2).notes).toEqual([short]);
  });

  it('keeps order, and what is not selected as it is', () => {
    const { notes: moved, selected } = moveNotes(notes, new Set([high]), 20, 0);
    expect(moved).toEqual([low, { ...high, start: 22 }]);
    expect(moved[0]).toBe(low);
    expect([...selected]).toEqual([moved[1]]);
    expect(addNote(notes, note(60, 4)).notes.map(({ start }) => start)).toEqual([2, 4, 8]);
    expect(changeNotes(notes, new Set([high]), () => undefined).notes).toEqual([low]);
  });

  it('locks notes until all are locked, and then unlocks them', () => {
    const once = toggleLocks([low, { ...high, locked: true }], new Set([low]));
    expect(once.notes.map(({ locked }) => locked)).toEqual([true, true]);
    expect(toggleLocks(once.notes, new Set(once.notes)).notes.map(({ locked }) => locked)).toEqual([
      false,
      false,
    ]);
  });

  it('undoes and redoes, and forgets what was undone once something else is done', () => {
    const history = new EditHistory(2);
    const states = [0, 1, 2, 3].map((start) => [note(60, start)]);
    for (const state of states.slice(0, 3)) history.remember(state);
    expect(history.undo(states[3]!)).toBe(states[2]);
    expect(history.redo(states[2]!)).toBe(states[3]);
    expect(history.undo(states[3]!)).toBe(states[2]);
    expect(history.undo(states[2]!)).toBe(states[1]);
    expect(history.undo(states[1]!)).toBeUndefined();
    history.remember(states[1]!);
    expect(history.canRedo).toBe(false);
  });
});

describe('metre', () => {
  const music: RollSequence = {
    ticksPerQuarter: 4,
    length: 100,
    voices: [{ name: 'Alto' }],
    notes: [],
    timeSignatures: [
      { tick: 0, numerator: 3, denominator: 4 },
      { tick: 24, numerator: 6, denominator: 8 },
    ],
  };

  it('counts bars and beats over a change of metre', () => {
    expect(gridLines(music, 12, 28)).toEqual([
      { tick: 12, bar: 2 },
      { tick: 16 },
      { tick: 20 },
      { tick: 24, bar: 3 },
      { tick: 26 },
      { tick: 28 },
    ]);
    expect(placeOf(music, 22)).toEqual({ bar: 2, beat: 3.5 });
    expect(placeOf(music, 36)).toEqual({ bar: 4, beat: 1 });
    expect(spokenNote(music, note(61, 26, 6))).toBe('C sharp 4, bar 3 beat 2, 1.5 quarters, alto');
  });

  it('takes no metre that would be drawn for ever', () => {
    const odd = {
      ...music,
      timeSignatures: [{ tick: 0, numerator: 4, denominator: Number.POSITIVE_INFINITY }],
    };
    expect(gridLines(odd, 0, 16).filter(({ bar }) => bar !== undefined)).toHaveLength(2);
  });
});
