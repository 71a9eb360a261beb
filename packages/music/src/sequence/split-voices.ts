import { ArgumentError } from '@recurra/plugin';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';
import { assignAround } from './voices-of.ts';

/** How {@link splitVoice} splits. */
export interface SplitOptions {
  /** Index of the voice; 0 if left out. */
  readonly voice?: number;
  /**
   * `'motion'`: as many voices as notes sound at once, of which each moves as little as it can and none crosses another.
   * `'skyline'`: a melody of the highest notes, and the rest. `'motion'` if left out.
   */
  readonly by?: 'motion' | 'skyline';
}

/** Notes of one voice, one of each pitch at a time. Where a pitch begins again the first ends, and the second sounds as long as both would. */
function onePitchAtATime(notes: readonly Note[]): Note[] {
  const out: Note[] = [];
  const last = new Map<number, number>();
  for (const note of notes) {
    const at = last.get(note.pitch);
    const before = at === undefined ? undefined : out[at]!;
    const end = before === undefined ? 0 : before.start + before.duration;
    const longer = { ...note, duration: Math.max(note.duration, end - note.start) };
    if (before?.start === note.start) {
      out[at!] = longer;
      continue;
    }
    if (before !== undefined && end > note.start) {
      out[at!] = { ...before, duration: note.start - before.start };
    }
    last.set(note.pitch, out.push(longer) - 1);
  }
  return out;
}

/** Notes in order of their onset, those of each onset together. */
function* chordsOf(notes: readonly Note[]): Generator<readonly Note[]> {
  for (let i = 0; i < notes.length; ) {
    let end = i + 1;
    while (notes[end]?.start === notes[i]!.start) end++;
    yield notes.slice(i, end);
    i = end;
  }
}

/** The notes at the first moment when most sound at once, from high to low. Of each pitch one sounds at a time. */
function fullestChord(notes: readonly Note[]): number[] {
  const events = notes.flatMap(({ duration, pitch, start }) => [
    { tick: start, pitch, begins: true },
    { tick: start + duration, pitch, begins: false },
  ]);
  events.sort((a, b) => a.tick - b.tick || Number(a.begins) - Number(b.begins));
  const now = new Set<number>();
  let most: number[] = [];
  for (const { begins, pitch } of events) {
    if (begins) now.add(pitch);
    else now.delete(pitch);
    if (now.size > most.length) most = [...now];
  }
  return most.sort((a, b) => b - a);
}

function byMotion(all: readonly Note[]): Note[][] {
  const notes = onePitchAtATime(all);
  // Before they sing, voices stand where the fullest chord has them.
  const places = fullestChord(notes);
  const voices = places.map((): Note[] => []);
  for (const chord of chordsOf(notes)) {
    const start = chord[0]!.start;
    const held = voices.map((voice) => {
      const last = voice.at(-1);
      return last !== undefined && last.start + last.duration > start ? last.pitch : -1;
    });
    const sounding = held.filter((pitch) => pitch >= 0);
    const frame = [...chord.map(({ pitch }) => pitch), ...sounding].sort((a, b) => b - a);
    const last = voices.map((voice, i) => voice.at(-1)?.pitch ?? places[i]);
    assignAround(frame, last, held).forEach((pitch, voice) => {
      const note = chord.find((each) => each.pitch === pitch);
      if (note !== undefined) voices[voice]!.push(note);
    });
  }
  return voices;
}

function bySkyline(notes: readonly Note[]): Note[][] {
  const melody: Note[] = [];
  const rest: Note[] = [];
  for (const [top, ...others] of chordsOf(notes) as Iterable<readonly [Note, ...Note[]]>) {
    const last = melody.at(-1);
    const sounds = last !== undefined && last.start + last.duration > top.start;
    if (sounds && last.pitch > top.pitch) {
      rest.push(top);
    } else {
      if (sounds) melody[melody.length - 1] = { ...last, duration: top.start - last.start };
      melody.push(top);
    }
    for (const other of others) rest.push(other);
  }
  return rest.length === 0 ? [melody] : [melody, rest];
}

/**
 * Splits a voice that plays chords into voices.
 *
 * @param sequence Notes.
 * @param options See {@link SplitOptions}.
 * @returns The sequence with these voices in place of the one, numbered from high to low; its pedals are left out.
 * @throws ArgumentError if there is no such voice.
 * @see Uitdenbogerd & Zobel, Manipulation of Music for Melody Matching, 1998 (skyline).
 * @example splitVoice(sequence, { voice: 1, by: 'skyline' });
 */
export function splitVoice(sequence: NoteSequence, options: SplitOptions = {}): NoteSequence {
  const { by = 'motion', voice = 0 } = options;
  const own = sequence.voices[voice];
  if (own === undefined) {
    throw new ArgumentError(
      `splitVoice(): voice must be an index of the sequence's ${sequence.voices.length} voices, got ${String(voice)}.`,
    );
  }
  const notes = sequence.notes.filter((note) => note.voice === voice);
  const parts = by === 'skyline' ? bySkyline(notes) : byMotion(notes);
  const added = Math.max(0, parts.length - 1);
  const to = (index: number): number => (index > voice ? index + added : index);
  const names =
    parts.length < 2 ? [own] : parts.map((_, i) => ({ ...own, name: `${own.name} ${i + 1}`.trim() }));
  return createSequence({
    ...sequence,
    voices: sequence.voices.flatMap((each, index) => (index === voice ? names : [each])),
    notes: [
      ...sequence.notes
        .filter((note) => note.voice !== voice)
        .map((note) => ({ ...note, voice: to(note.voice) })),
      ...parts.flatMap((part, i) => part.map((note) => ({ ...note, voice: voice + i }))),
    ],
    pedals: sequence.pedals
      .filter((pedal) => pedal.voice !== voice)
      .map((pedal) => ({ ...pedal, voice: to(pedal.voice) })),
  });
}
