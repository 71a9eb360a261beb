import type { Note, NoteSequence } from '../../contract/note-sequence.ts';

/** A note as tests write it: pitch, start and length in ticks of a quarter of 4, and voice. */
export type PlainNote = readonly [pitch: number, start: number, duration: number, voice?: number];

/** Music of two voices with four ticks a quarter, at 120 quarters a minute: a tick is an eighth of a second. */
export function tune(notes: readonly PlainNote[], parts: Partial<NoteSequence> = {}): NoteSequence {
  const list = notes.map(
    ([pitch, start, duration, voice = 0]): Note => ({ pitch, start, duration, velocity: 100, voice }),
  );
  return {
    ticksPerQuarter: 4,
    length: Math.max(0, ...list.map(({ duration, start }) => start + duration)),
    voices: [
      { name: 'High', program: 19, channel: 0, percussion: false },
      { name: 'Low', program: 0, channel: 1, percussion: false },
    ],
    notes: list,
    tempos: [],
    timeSignatures: [],
    keySignatures: [],
    pedals: [],
    fermatas: [],
    chords: [],
    ...parts,
  };
}
