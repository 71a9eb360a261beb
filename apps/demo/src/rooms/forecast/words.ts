import type { Frequency, SeriesScore } from '@recurra/forecasting';

/** Says how long some steps are: `24 months`, `1 day`, `8 steps of 15 minutes`. */
export function countSteps(steps: number, frequency: Frequency): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  if (frequency.count === 1) return plural(steps, frequency.unit);
  return `${plural(steps, 'step')} of ${plural(frequency.count, frequency.unit)}`;
}

/** What the network is compared with: the plainest forecast there is. */
export function naiveName(seasonLength: number): string {
  return seasonLength > 1 ? 'repeating the last season' : 'repeating the last value';
}

/** How a score reads. */
export interface Verdict {
  readonly good: boolean;
  readonly headline: string;
  readonly interval: string;
}

/**
 * Puts a score in plain words.
 *
 * @param score What the hold-out gave.
 * @param level Probability the interval aims for.
 * @param seasonLength Steps in one season, 1 for none.
 */
export function explainScore(score: SeriesScore, level: number, seasonLength: number): Verdict {
  const naive = naiveName(seasonLength);
  const ratio = score.mase / score.seasonalNaiveMase;
  const percent = Math.round(Math.abs(1 - ratio) * 100);
  let headline: string;
  if (!Number.isFinite(ratio))
    headline = `It cannot be compared with ${naive}: the held-out data hardly vary.`;
  else if (percent === 0) headline = `Its error was the same as that of ${naive}.`;
  else if (ratio < 1) headline = `Its error was ${percent} % smaller than that of ${naive}.`;
  else
    headline = `Its error was ${percent} % larger than that of ${naive}: more epochs, another season length or more history may help.`;

  const total = score.holdout.times.length;
  const inside = Math.round(score.coverage * total);
  const aim = Math.round(level * total);
  const share = `${inside} of ${total} held-out values fell inside the interval, which aims for ${aim}`;
  const slack = Math.max(2, 0.15 * total);
  const verdict =
    inside < aim - slack
      ? ': it is too narrow here.'
      : inside > aim + slack
        ? ': it is on the wide side.'
        : '.';
  // A lead of a few percent may be luck.
  return { good: ratio < 0.95, headline, interval: share + verdict };
}
