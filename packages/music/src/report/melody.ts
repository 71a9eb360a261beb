import { crossings, directMotion, parallels, voiceRanges } from '../theory/voice-leading.ts';
import type { Figures } from './figures.ts';
import type { View } from './view.ts';

/** Largest interval of melodies that is told apart. */
const widest = 12;

const intervalLabels = Array.from({ length: 2 * widest + 1 }, (_, at) => `${at - widest}`);

function nameOf(voice: number, voices: number): string {
  if (voice === 0) return 'top';
  return voice === voices - 1 ? 'bass' : `inner${voices > 3 ? voice : ''}`;
}

/** How each voice moves, and how voices move together. */
export function melody({ voices, given }: View, { set, histogram }: Figures): void {
  const ranges = voiceRanges(voices);
  ranges.forEach((range, voice) => {
    const name = nameOf(voice, ranges.length);
    set(`${name}Lowest`, `Lowest note, ${name} (MIDI)`, range?.[0]);
    set(`${name}Highest`, `Highest note, ${name} (MIDI)`, range?.[1]);
  });
  const moves = new Array<number>(2 * widest + 1).fill(0);
  let [transitions, moved, steps, leaps] = [0, 0, 0, 0];
  let [fifths, octaves, direct, crossed] = [0, 0, 0, 0];
  voices.forEach((next, t) => {
    if (given) crossed += crossings(next);
    const previous = voices[t - 1];
    if (previous === undefined) return;
    next.forEach((pitch, voice) => {
      const before = previous[voice] ?? -1;
      if (pitch < 0 || before < 0) return;
      transitions++;
      const interval = pitch - before;
      if (interval === 0) return;
      moved++;
      moves[widest + Math.max(-widest, Math.min(widest, interval))]!++;
      if (Math.abs(interval) <= 2) steps++;
      if (Math.abs(interval) >= 5) leaps++;
    });
    const together = parallels(previous, next);
    fifths += together.fifths;
    octaves += together.octaves;
    const hidden = directMotion(previous, next);
    direct += hidden.fifths + hidden.octaves;
  });
  const per100 = (count: number): number | undefined =>
    voices.length > 1 ? (100 * count) / (voices.length - 1) : undefined;
  const ofMoves = (count: number): number | undefined => (moved > 0 ? count / moved : undefined);
  set('movedShare', 'Notes that move on (share)', transitions > 0 ? moved / transitions : undefined);
  set('stepShare', 'Moves by a second (share)', ofMoves(steps));
  set('leapShare', 'Moves by a fourth or more (share)', ofMoves(leaps));
  set('parallelFifths', 'Parallel fifths in 100 frames', per100(fifths));
  set('parallelOctaves', 'Parallel octaves and unisons in 100 frames', per100(octaves));
  set('directIntervals', 'Direct fifths and octaves in 100 frames', per100(direct));
  if (given) set('crossings', 'Crossed voices in 100 frames', per100(crossed));
  histogram('melodicIntervals', 'Moves of voices in semitones', intervalLabels, moves);
}
