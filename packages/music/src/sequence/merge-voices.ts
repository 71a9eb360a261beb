import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';

/**
 * Makes one voice of several, such as the two hands of a piano.
 *
 * @param sequence Notes.
 * @param voices Indices of the voices; the first one's name, programme and place are kept.
 * @returns The sequence with fewer voices; it loses no note.
 * @throws ArgumentError if there is no such voice.
 * @example mergeVoices(sequence, [0, 1]);
 */
export function mergeVoices(sequence: NoteSequence, voices: readonly number[]): NoteSequence {
  const kept = voices[0];
  const unknown = voices.find((voice) => sequence.voices[voice] === undefined);
  if (kept === undefined || unknown !== undefined) {
    throw new ArgumentError(
      `mergeVoices(): voices must be indices of the sequence's ${sequence.voices.length} voices, got ${JSON.stringify(voices)}.`,
    );
  }
  const gone = new Set(voices.filter((voice) => voice !== kept));
  const places: number[] = [];
  let place = 0;
  for (let voice = 0; voice < sequence.voices.length; voice++) places.push(gone.has(voice) ? -1 : place++);
  const to = (voice: number): number => places[gone.has(voice) ? kept : voice]!;
  return createSequence({
    ...sequence,
    voices: sequence.voices.filter((_, voice) => !gone.has(voice)),
    notes: sequence.notes.map((note) => ({ ...note, voice: to(note.voice) })),
    pedals: sequence.pedals.map((pedal) => ({ ...pedal, voice: to(pedal.voice) })),
  });
}
