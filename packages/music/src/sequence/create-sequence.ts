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

function check(valid: boolean, what: string, value: unknown): void {
  if (!valid) throw new ArgumentError(`${where}: ${what}, got ${JSON.stringify(value)}.`);
}

const isTick = (tick: number): boolean => Number.isInteger(tick) && tick >= 0 && tick <= 2 ** 31;

function checkMarks(parts: SequenceParts, voices: number): void {
  for (const each of parts.tempos ?? []) {
    check(
      isTick(each.tick) && each.bpm > 0 && each.bpm <= 6e7,
      'a tempo must be at a tick and above 0 bpm, at most 6e7',
      each,
    );
  }
  for (const each of parts.timeSignatures ?? []) {
    const { denominator, numerator, tick } = each;
    const valid = numerator >= 1 && numerator <= 255 && Number.isInteger(numerator) && isTick(tick);
    const power = [1, 2, 4, 8, 16, 32, 64].includes(denominator);
    check(
      valid && power,
      'a time signature must be at a tick, with 1 to 255 over a power of two up to 64',
      each,
    );
  }
  for (const each of parts.keySignatures ?? []) {
    const { fifths, tick } = each;
    const valid = Number.isInteger(fifths) && Math.abs(fifths) <= 7 && isTick(tick);
    check(valid, 'a key signature must be at a tick, with −7 to 7 fifths', each);
  }
  for (const each of parts.pedals ?? []) {
    const valid = isTick(each.tick) && each.voice >= 0 && each.voice < voices;
    check(valid, `a pedal event must be at a tick, in a voice from 0 to ${voices - 1}`, each);
  }
  for (const each of parts.chords ?? []) {
    check(isTick(each.tick) && each.symbol !== '', 'a chord must be at a tick and have a symbol', each);
  }
  for (const each of parts.fermatas ?? []) check(isTick(each), 'a fermata must be at a tick', each);
  const { loop } = parts;
  if (loop !== undefined) {
    const valid = isTick(loop.start) && isTick(loop.end) && loop.start < loop.end;
    check(valid, 'loop must start at a tick before its end', loop);
  }
}

/**
 * Makes a sequence: checks its notes, puts everything in order, and fills in what is left out.
 *
 * @param parts Notes, and whatever else is known. One piano voice, 480 ticks a quarter if left out; the length is that of the notes at least.
 * @returns The sequence.
 * @throws ArgumentError if a note or anything else is out of range.
 * @example createSequence({ notes: [{ pitch: 60, start: 0, duration: 480, velocity: 80, voice: 0 }] });
 */
export function createSequence(parts: SequenceParts): NoteSequence {
  const voices = parts.voices ?? [pianoVoice('Piano')];
  const ticksPerQuarter = parts.ticksPerQuarter ?? 480;
  check(
    Number.isInteger(ticksPerQuarter) && ticksPerQuarter >= 1 && ticksPerQuarter < 0x8000,
    'ticksPerQuarter must be a whole number from 1 to 32767',
    ticksPerQuarter,
  );
  check(parts.length === undefined || isTick(parts.length), 'length must be a tick', parts.length);
  checkMarks(parts, voices.length);
  const notes = [...parts.notes].sort(byOnset);
  notes.forEach((note, index) => {
    checkNote(note, index, voices.length);
  });
  const byTick = <T extends { readonly tick: number }>(list: readonly T[] | undefined): T[] =>
    [...(list ?? [])].sort((a, b) => a.tick - b.tick);
  const end = notes.reduce((last, { duration, start }) => Math.max(last, start + duration), 0);
  return {
    ...(parts.title !== undefined && { title: parts.title }),
    ticksPerQuarter,
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
