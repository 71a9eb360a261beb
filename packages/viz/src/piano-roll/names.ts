import { placeOf } from './metre.ts';
import type { RollNote, RollSequence } from './types.ts';

const names = ['C', 'C sharp', 'D', 'D sharp', 'E', 'F', 'F sharp', 'G', 'G sharp', 'A', 'A sharp', 'B'];
const letters = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

const octave = (pitch: number): number => Math.floor(pitch / 12) - 1;

/** A pitch as it is written on a key: `C4`. */
export function keyName(pitch: number): string {
  return `${letters[pitch % 12]}${octave(pitch)}`;
}

/** Whether a pitch is a black key. */
export function isBlack(pitch: number): boolean {
  return letters[pitch % 12]!.length > 1;
}

/** A note in words: `C sharp 4, bar 3 beat 2, 1 quarter, soprano, locked`. */
export function spokenNote(sequence: RollSequence, note: RollNote): string {
  const { bar, beat } = placeOf(sequence, note.start);
  const quarters = Math.round((note.duration / sequence.ticksPerQuarter) * 100) / 100;
  const voice = sequence.voices[note.voice]?.name;
  return [
    `${names[note.pitch % 12]} ${octave(note.pitch)}`,
    `bar ${bar} beat ${beat}`,
    `${quarters} ${quarters === 1 ? 'quarter' : 'quarters'}`,
    ...(voice ? [voice.toLowerCase()] : []),
    ...(note.locked ? ['locked'] : []),
  ].join(', ');
}

/** What there is to see, in a sentence. */
export function describeRoll(sequence: RollSequence): string {
  const { notes, voices } = sequence;
  if (notes.length === 0) return 'No notes yet.';
  const { bar } = placeOf(sequence, Math.max(0, sequence.length - 1));
  const locked = notes.filter((note) => note.locked).length;
  return (
    `${notes.length} ${notes.length === 1 ? 'note' : 'notes'} in ${bar} ${bar === 1 ? 'bar' : 'bars'}` +
    `${voices.length > 1 ? `, voices ${voices.map(({ name }) => name).join(', ')}` : ''}${locked > 0 ? `, ${locked} locked` : ''}.`
  );
}
