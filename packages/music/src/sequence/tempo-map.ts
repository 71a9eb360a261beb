import type { NoteSequence } from '../contract/note-sequence.ts';

/** Goes from ticks to seconds and back. */
export interface TempoMap {
  /** Seconds from the start of the sequence to a tick. */
  secondsAt(tick: number): number;
  /** The tick, not rounded, so many seconds after the start. */
  tickAt(seconds: number): number;
}

/**
 * Tells when the ticks of a sequence sound.
 *
 * @param sequence Only its tempos and ticks a quarter are looked at; it has 120 quarters a minute until its first tempo.
 * @returns The map; each look-up takes time logarithmic in the number of tempos.
 * @example tempoMap(sequence).secondsAt(sequence.length); // how long it lasts
 */
export function tempoMap(sequence: Pick<NoteSequence, 'tempos' | 'ticksPerQuarter'>): TempoMap {
  const secondsPerTick = (bpm: number): number => 60 / (bpm * sequence.ticksPerQuarter);
  const parts = [{ tick: 0, second: 0, rate: secondsPerTick(120) }];
  for (const { bpm, tick } of sequence.tempos) {
    const last = parts.at(-1)!;
    const part = { tick, second: last.second + (tick - last.tick) * last.rate, rate: secondsPerTick(bpm) };
    if (tick === last.tick) parts.pop();
    parts.push(part);
  }
  const find = (key: 'tick' | 'second', value: number): (typeof parts)[number] => {
    let [low, high] = [0, parts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (parts[middle]![key] <= value) low = middle;
      else high = middle;
    }
    return parts[low]!;
  };
  return {
    secondsAt: (tick) => {
      const part = find('tick', tick);
      return part.second + (tick - part.tick) * part.rate;
    },
    tickAt: (seconds) => {
      const part = find('second', seconds);
      return part.tick + (seconds - part.second) / part.rate;
    },
  };
}
