import { ArgumentError } from '@recurra/plugin';
import type { LoopPoints, NoteSequence, PedalEvent } from '../contract/note-sequence.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** A note as it sounds: to the end of its pedal, if that is down. Times are in ticks. */
export interface SoundingNote {
  readonly pitch: number;
  /** 1 to 127. */
  readonly velocity: number;
  readonly voice: number;
  readonly start: number;
  readonly end: number;
}

/** A sequence made ready to be played. */
export interface Score {
  readonly sequence: NoteSequence;
  readonly timeline: Timeline;
  /** In order of `start`. */
  readonly notes: readonly SoundingNote[];
  /** In ticks, to the end of the last note at least. */
  readonly length: number;
}

/** Loops shorter than this, in seconds, are none: they would be a tone rather than music. */
const shortestLoop = 0.02;

/** How much slower and faster than written music can be played: beyond, a loop would be a tone, or endless work. */
const [slowest, fastest] = [0.01, 100];

/**
 * @param where The function that messages name.
 * @throws ArgumentError if music cannot be played so much faster than written.
 */
export function checkTempo(where: string, tempo: number): void {
  if (!(tempo >= slowest && tempo <= fastest))
    throw new ArgumentError(`${where}: tempo must be from ${slowest} to ${fastest}, got ${tempo}.`);
}

/** Ticks at which each voice's pedal goes down and up. */
function pedalSpans(pedals: readonly PedalEvent[], length: number): Map<number, [number, number][]> {
  const spans = new Map<number, [number, number][]>();
  const downs = new Map<number, number>();
  const close = (voice: number, end: number) => {
    const down = downs.get(voice);
    if (down === undefined) return;
    downs.delete(voice);
    const list = spans.get(voice) ?? [];
    spans.set(voice, list);
    list.push([down, end]);
  };
  for (const { down, tick, voice } of [...pedals].sort((a, b) => a.tick - b.tick)) {
    if (!down) close(voice, tick);
    else if (!downs.has(voice)) downs.set(voice, tick);
  }
  for (const voice of [...downs.keys()]) close(voice, length);
  return spans;
}

/** Where a note that a pedal may hold ends. */
function pedalled(spans: readonly [number, number][], end: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]![0] <= end) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span === undefined ? end : Math.max(end, span[1]);
}

/**
 * Cuts notes that are struck again while they sound: an instrument has each pitch once. A note inside a longer one of the
 * same voice and pitch ends it.
 */
function restruck(notes: readonly SoundingNote[]): SoundingNote[] {
  const last = new Map<number, number>();
  const out: SoundingNote[] = [];
  for (const note of notes) {
    const key = note.voice * 128 + note.pitch;
    const before = last.get(key);
    if (before !== undefined && out[before]!.end > note.start)
      out[before] = { ...out[before]!, end: note.start };
    last.set(key, out.length);
    out.push(note);
  }
  // Two notes at once are one: the first of them has no length left.
  return out.filter(({ end, start }) => end > start);
}

/**
 * Makes a sequence ready to be played: pedals become longer notes.
 *
 * @param where The function that messages name.
 * @throws ArgumentError if a note's numbers are no numbers, or its voice is not there.
 */
export function createScore(sequence: NoteSequence, where = 'createPlayer()'): Score {
  const timeline = createTimeline(sequence, where);
  const { voices } = sequence;
  let length = Math.max(0, sequence.length);
  for (const [i, note] of sequence.notes.entries()) {
    const { duration, pitch, start, velocity, voice } = note;
    const ok = pitch >= 0 && pitch <= 127 && start >= 0 && duration > 0 && velocity >= 0 && voices[voice];
    if (!ok || !Number.isFinite(start + duration))
      throw new ArgumentError(
        `${where}: note ${i} must have a pitch from 0 to 127, a start, a duration and a voice of ${voices.length}, got ${JSON.stringify(note)}.`,
      );
    length = Math.max(length, start + duration);
  }
  const spans = pedalSpans(sequence.pedals, length);
  const notes = sequence.notes.map(({ duration, pitch, start, velocity, voice }) => ({
    pitch,
    velocity,
    voice,
    start,
    end: pedalled(spans.get(voice) ?? [], start + duration),
  }));
  notes.sort((a, b) => a.start - b.start);
  return { sequence, timeline, notes: restruck(notes), length };
}

/** A loop that can be played: inside the music and long enough. */
export function usableLoop(
  { length, timeline }: Score,
  loop: LoopPoints | undefined,
): LoopPoints | undefined {
  if (loop === undefined) return undefined;
  const [start, end] = [Math.max(0, loop.start), Math.min(length, loop.end)];
  if (!(timeline.secondsOf(end) - timeline.secondsOf(start) >= shortestLoop)) return undefined;
  return { start, end };
}
