import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import { transposeChord } from '../theory/transpose-chord.ts';
import { createSequence } from './create-sequence.ts';
import { keyOfSignature, signatureOfKey } from './key-signature.ts';

/**
 * Moves music to another key: notes, key signatures and chord symbols. Drums stay. A note that would leave MIDI's range goes an octave back.
 *
 * @param sequence Notes.
 * @param semitones Up, or down if negative; −127 to 127.
 * @returns The sequence there.
 * @throws ArgumentError if `semitones` is no such number.
 * @example transposeSequence(sequence, -3);
 */
export function transposeSequence(sequence: NoteSequence, semitones: number): NoteSequence {
  if (!Number.isInteger(semitones) || Math.abs(semitones) > 127) {
    throw new ArgumentError(
      `transposeSequence(): semitones must be a whole number from -127 to 127, got ${String(semitones)}.`,
    );
  }
  const within = (pitch: number): number => {
    let at = pitch;
    while (at < 0) at += 12;
    while (at > 127) at -= 12;
    return at;
  };
  return createSequence({
    ...sequence,
    notes: sequence.notes.map((note) =>
      sequence.voices[note.voice]!.percussion ? note : { ...note, pitch: within(note.pitch + semitones) },
    ),
    keySignatures: sequence.keySignatures.map((signature) => {
      if (semitones % 12 === 0) return signature;
      const { mode, tonic } = keyOfSignature(signature);
      return {
        tick: signature.tick,
        ...signatureOfKey({ mode, tonic: (((tonic + semitones) % 12) + 12) % 12 }),
      };
    }),
    chords: sequence.chords.map(({ symbol, tick }) => ({ tick, symbol: transposeChord(symbol, semitones) })),
  });
}
