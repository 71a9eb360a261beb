import type { Frequency } from '../data/types.ts';

const millisecondsOf: Partial<Record<Frequency['unit'], number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** Longer seasons than this many steps are left to the calendar of a coarser table. */
const longest = 1_500;

/**
 * Seasons worth looking at: the table's own and those of the calendar (day and week, week and year, …).
 *
 * A season that turns out not to matter costs nothing: experts built on it get no weight.
 *
 * @param frequency Distance between two steps.
 * @param seasonLength The table's season, in steps; 1 for none.
 * @returns Season lengths in steps, ascending, each at least 2.
 */
export function candidatePeriods(frequency: Frequency, seasonLength: number): number[] {
  const found = new Set<number>();
  if (seasonLength > 1) found.add(seasonLength);
  const step = (millisecondsOf[frequency.unit] ?? 0) * frequency.count;
  if (step > 0) {
    const calendar = step < 86_400_000 ? [86_400_000, 604_800_000] : [604_800_000, 365.25 * 86_400_000];
    for (const span of calendar) {
      const period = Math.round(span / step);
      if (period >= 4 && period <= longest) found.add(period);
    }
  } else {
    const perYear = { month: 12, quarter: 4, year: 1 }[frequency.unit as 'month' | 'quarter' | 'year'];
    const period = perYear / frequency.count;
    if (Number.isInteger(period) && period > 1) found.add(period);
  }
  const ascending = [...found].sort((a, b) => a - b);
  // Two seasons of nearly the same length (52 and 53 weeks) would be the same expert twice: the table's own stays.
  return ascending.filter(
    (period) =>
      period === seasonLength ||
      !ascending.some(
        (other) => other !== period && Math.abs(other - period) <= 0.05 * period && other === seasonLength,
      ),
  );
}
