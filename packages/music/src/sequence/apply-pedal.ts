import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import { createSequence } from './create-sequence.ts';

/**
 * Lets notes sound as long as the sustain pedal holds them: to where it goes up, or to where their pitch begins again in the voice.
 *
 * @param sequence Notes and pedals.
 * @returns The same music without pedals. A pedal that never goes up holds to the end of the sequence.
 * @example toFrames(applyPedal(readMidi(bytes)), { stepsPerQuarter: 4 });
 */
export function applyPedal(sequence: NoteSequence): NoteSequence {
  const { length, pedals, voices } = sequence;
  // Spans in which each voice's pedal is down, in order.
  const spans = voices.map((): { from: number; to: number }[] => []);
  for (const { down, tick, voice } of pedals) {
    const last = spans[voice]!.at(-1);
    const isDown = last?.to === length;
    if (down && !isDown) spans[voice]!.push({ from: tick, to: length });
    if (!down && isDown) last.to = tick;
  }
  const held = (note: Note): number => {
    const end = note.start + note.duration;
    const list = spans[note.voice]!;
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.from <= end) low = middle + 1;
      else high = middle;
    }
    return Math.max(end, list[low - 1]?.to ?? 0);
  };
  const next = new Map<number, number>();
  const notes: Note[] = [];
  for (const note of sequence.notes.toReversed()) {
    const key = note.voice * 128 + note.pitch;
    const own = note.start + note.duration;
    const again = next.get(key) ?? Number.POSITIVE_INFINITY;
    const end = Math.max(own, Math.min(held(note), again));
    notes.push({ ...note, duration: end - note.start });
    next.set(key, note.start);
  }
  return createSequence({ ...sequence, notes, pedals: [] });
}
