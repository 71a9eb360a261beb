import type { DrawnTune, ScoreMoment } from './types.ts';

/** Quarters a minute where the music gives no tempo, as in `@recurra/music`. */
const usualBpm = 120;

/** When what is drawn sounds, in order, repeats told as often as they are played. */
export function momentsOf(tune: DrawnTune): ScoreMoment[] {
  // abcjs counts in beats of the metre, and takes others than 120 quarters where no tempo is written.
  const isWritten = tune.metaText.tempo !== undefined;
  tune.setTiming(isWritten ? undefined : usualBpm / (4 * tune.getBeatLength()));
  const { noteTimings } = tune as unknown as { noteTimings: readonly import('abcjs').NoteTimingEvent[] };
  return noteTimings
    .filter(({ type }) => type === 'event')
    .map(({ elements = [], milliseconds }) => ({
      seconds: milliseconds / 1000,
      elements: elements.flat() as unknown as Element[],
    }))
    .sort((a, b) => a.seconds - b.seconds);
}

/** The moment that sounds at a time; undefined before the first. */
export function momentAt(moments: readonly ScoreMoment[], seconds: number): ScoreMoment | undefined {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    // What sounds is told in rounded milliseconds.
    if (moments[middle]!.seconds <= seconds + 0.002) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1];
}

/** Pixels around a note in which a click is meant for it. */
const reach = 12;

/** The moment drawn nearest to a point of the page, if that is near. */
export function nearestMoment(
  moments: readonly ScoreMoment[],
  x: number,
  y: number,
): ScoreMoment | undefined {
  let best: ScoreMoment | undefined;
  let least = reach;
  for (const moment of moments) {
    for (const element of moment.elements) {
      const { bottom, left, right, top } = element.getBoundingClientRect();
      const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      if (away >= least) continue;
      least = away;
      best = moment;
    }
  }
  return best;
}
