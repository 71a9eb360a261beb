import type { LoopPoints } from '../contract/note-sequence.ts';
import type { Score, SoundingNote } from './score.ts';

/** A note begins or ends. */
export interface Cue {
  readonly type: 'on' | 'off';
  /** In seconds of the clock that plays. */
  readonly time: number;
  readonly note: SoundingNote;
}

/** At this time of the clock the music is at this tick. */
export interface Moment {
  readonly time: number;
  readonly tick: number;
}

/** How far music has been told, and what sounds there. */
export interface Cursor extends Moment {
  readonly sounding: readonly SoundingNote[];
  /** Whether the music comes from elsewhere: notes that began before are then begun here. */
  readonly entering: boolean;
}

/** How music is played. */
export interface Pace {
  /** 2 is twice as fast as written. */
  readonly factor: number;
  readonly loop: LoopPoints | undefined;
}

/** What happens up to a time. */
export interface Advance {
  /** In order of time; ends come before beginnings. */
  readonly cues: readonly Cue[];
  readonly cursor: Cursor;
  /** Where the music went back to the loop's start. */
  readonly jumps: readonly Moment[];
  /** Whether the music is over. */
  readonly isOver: boolean;
}

/** Index of the first note that starts at a tick or later. */
function firstFrom(notes: readonly SoundingNote[], tick: number): number {
  let [low, high] = [0, notes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[middle]!.start < tick) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Notes that began before a tick and have not ended at it. */
export function notesAcross({ notes }: Score, tick: number): SoundingNote[] {
  return notes.slice(0, firstFrom(notes, tick)).filter(({ end }) => end > tick);
}

/** Ends everything that sounds. */
export function release({ sounding, time }: Cursor): Cue[] {
  return sounding.map((note) => ({ type: 'off', time, note }));
}

/** What begins and ends from a cursor to a tick, where no jump is between. */
function play(score: Score, cursor: Cursor, to: number, factor: number): [Cue[], SoundingNote[]] {
  const { notes, timeline } = score;
  const origin = timeline.secondsOf(cursor.tick);
  const timeOf = (tick: number) => cursor.time + Math.max(0, timeline.secondsOf(tick) - origin) / factor;
  const entering = cursor.entering ? notesAcross(score, cursor.tick) : [];
  const begun = [...entering, ...notes.slice(firstFrom(notes, cursor.tick), firstFrom(notes, to))];
  const cues: Cue[] = begun.map((note) => ({ type: 'on', time: timeOf(note.start), note }));
  const sounding: SoundingNote[] = [];
  for (const note of [...cursor.sounding, ...begun]) {
    if (note.end <= to) cues.push({ type: 'off', time: timeOf(note.end), note });
    else sounding.push(note);
  }
  return [cues, sounding];
}

const inOrder = (a: Cue, b: Cue): number =>
  a.time - b.time || (a.type === b.type ? 0 : a.type === 'off' ? -1 : 1);

/**
 * Tells what begins and ends from where the music has been told to, up to a time. A pure function: called again and again
 * with the cursor it gives, it tells each note once, whatever the steps.
 *
 * @param until Time of the clock, in seconds.
 * @example const { cues, cursor } = advance(score, { time: 0, tick: 0, sounding: [], entering: true }, 0.2, { factor: 1, loop });
 */
export function advance(score: Score, from: Cursor, until: number, { factor, loop }: Pace): Advance {
  const { length, timeline } = score;
  const cues: Cue[] = [];
  const jumps: Moment[] = [];
  let cursor = from;
  while (cursor.time < until) {
    const edge = loop !== undefined && cursor.tick < loop.end ? loop.end : length;
    const origin = timeline.secondsOf(cursor.tick);
    const edgeTime = cursor.time + Math.max(0, timeline.secondsOf(edge) - origin) / factor;
    const isEdge = edgeTime <= until;
    // Never back, not by a rounding either: notes would be told twice.
    const tick = Math.max(
      cursor.tick,
      isEdge ? edge : Math.min(edge, timeline.tickOf(origin + (until - cursor.time) * factor)),
    );
    const [told, sounding] = play(score, cursor, tick, factor);
    cues.push(...told.sort(inOrder));
    cursor = { time: isEdge ? edgeTime : until, tick, sounding, entering: false };
    if (!isEdge) break;
    cues.push(...release(cursor));
    cursor = { ...cursor, sounding: [] };
    if (loop === undefined) return { cues, cursor, jumps, isOver: true };
    cursor = { ...cursor, tick: loop.start, entering: true };
    jumps.push({ time: cursor.time, tick: loop.start });
  }
  return { cues, cursor, jumps, isOver: false };
}
