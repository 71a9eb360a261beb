import { ArgumentError } from '@recurra/plugin';
import type { Note, NoteSequence, Voice } from '../contract/note-sequence.ts';

/** What {@link createSequence} needs; the rest is filled in. */
export type SequenceParts = Partial<Omit<NoteSequence, 'notes'>> & { readonly notes: readonly Note[] };

const where = 'createSequence()';

/** A voice with a piano's sound. */
export function pianoVoice(name: string, channel = 0): Voice {
  return { name, program: 0, channel, percussion: false };
}

/** Order of notes: by onset, then from high to low, then by voice. */
export function byOnset(a: Note, b: Note): number {
  return a.start - b.start || b.pitch - a.pitch || a.voice - b.voice;
}

function checkNote({ duration, pitch, start, velocity, voice }: Note, index: number, voices: number): void {
  const whole = (name: string, value: number, low: number, high: number): void => {
    if (Number.isInteger(value) && value >= low && value <= high) return;
    throw new ArgumentError(
      `${where}: notes[${index}].${name} must be a whole number from ${low} to ${high}, got ${String(value)}.`,
    );
  };
  whole('pitch', pitch, 0, 127);
  whole('start', start, 0, 2 ** 31);
  whole('duration', duration, 1, 2 ** 31);
  whole('velocity', velocity, 1, 127);
  whole('voice', voice, 0, voices - 1);
}

/**
 * Makes a sequence: checks its notes, puts everything in order, and fills in what is left out.
 *
 * @param parts Notes, and whatever else is known. One piano voice, 480 ticks a quarter if left out; the length is that of the notes at least.
 * @returns The sequence.
 * @throws ArgumentError if a note is out of range.
 * @example createSequence({ notes: [{ pitch: 60, start: 0, duration: 480, velocity: 80, voice: 0 }] });
 */
export function createSequence(parts: SequenceParts): NoteSequence {
  const voices = parts.voices ?? [pianoVoice('Piano')];
  const notes = [...parts.notes].sort(byOnset);
  notes.forEach((note, index) => {
    checkNote(note, index, voices.length);
  });
  const byTick = <T extends { readonly tick: number }>(list: readonly T[] | undefined): T[] =>
    [...(list ?? [])].sort((a, b) => a.tick - b.tick);
  const end = notes.reduce((last, { duration, start }) => Math.max(last, start + duration), 0);
  return {
    ...(parts.title !== undefined && { title: parts.title }),
    ticksPerQuarter: parts.ticksPerQuarter ?? 480,
    length: Math.max(parts.length ?? 0, end),
    voices,
    notes,
    tempos: byTick(parts.tempos),
    timeSignatures: byTick(parts.timeSignatures),
    keySignatures: byTick(parts.keySignatures),
    pedals: byTick(parts.pedals),
    fermatas: [...(parts.fermatas ?? [])].sort((a, b) => a - b),
    chords: byTick(parts.chords),
    ...(parts.loop !== undefined && { loop: parts.loop }),
  };
}
