import { ArgumentError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';

/** Where ticks are in time, at the tempo that is written. */
export interface Timeline {
  /** @returns Seconds from the beginning. */
  secondsOf(tick: number): number;
  /** The inverse of `secondsOf`; ticks may be fractions. */
  tickOf(seconds: number): number;
}

/** From here on ticks have one length. */
interface Stretch {
  readonly tick: number;
  readonly seconds: number;
  readonly secondsPerTick: number;
}

const usualBpm = 120;

/** The last stretch that begins at a place or before it. */
function stretchAt(stretches: readonly Stretch[], key: 'tick' | 'seconds', at: number): Stretch {
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stretches[middle]![key] <= at) low = middle;
    else high = middle - 1;
  }
  return stretches[low]!;
}

/**
 * Lays ticks out in time.
 *
 * @param sequence Its `tempos` and `ticksPerQuarter` are read; the tempo is 120 before the first one.
 * @param where The function that messages name.
 * @throws ArgumentError if a tempo or the ticks of a quarter are not positive numbers.
 * @example createTimeline({ ticksPerQuarter: 480, tempos: [{ tick: 0, bpm: 60 }] }).secondsOf(960) // 2
 */
export function createTimeline(
  { tempos, ticksPerQuarter }: Pick<NoteSequence, 'tempos' | 'ticksPerQuarter'>,
  where = 'createTimeline()',
): Timeline {
  if (!(ticksPerQuarter > 0 && Number.isFinite(ticksPerQuarter)))
    throw new ArgumentError(`${where}: ticksPerQuarter must be a positive number, got ${ticksPerQuarter}.`);
  const stretches: Stretch[] = [{ tick: 0, seconds: 0, secondsPerTick: 60 / (usualBpm * ticksPerQuarter) }];
  for (const { bpm, tick } of [...tempos].sort((a, b) => a.tick - b.tick)) {
    if (!(bpm > 0 && Number.isFinite(bpm) && tick >= 0))
      throw new ArgumentError(
        `${where}: a tempo must be a positive number of quarters a minute at a tick from 0, got ${bpm} at ${tick}.`,
      );
    const last = stretches.at(-1)!;
    const seconds = last.seconds + (tick - last.tick) * last.secondsPerTick;
    if (tick === last.tick) stretches.pop();
    stretches.push({ tick, seconds, secondsPerTick: 60 / (bpm * ticksPerQuarter) });
  }
  return {
    secondsOf(tick) {
      const from = stretchAt(stretches, 'tick', tick);
      return from.seconds + (tick - from.tick) * from.secondsPerTick;
    },
    tickOf(seconds) {
      const from = stretchAt(stretches, 'seconds', seconds);
      return from.tick + (seconds - from.seconds) / from.secondsPerTick;
    },
  };
}
