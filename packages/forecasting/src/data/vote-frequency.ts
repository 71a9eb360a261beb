import { stepMilliseconds, stepMonths } from './calendar.ts';
import { inferFrequency } from './infer-frequency.ts';
import type { Groups } from './rows.ts';
import type { Frequency } from './types.ts';

/** Time stamps that are enough to know the calendar of a frequency. */
const mostTimes = 2_000_000;

const month = 28 * 86_400_000;

/** Distance of the steps of a series, weekdays and days alike; `undefined` for a single time stamp. */
function stepOf(times: Float64Array): string | undefined {
  if (times.length < 2) return undefined;
  const first = times[1]! - times[0]!;
  let regular = first < month;
  for (let i = 2; regular && i < times.length; i++) regular = times[i]! - times[i - 1]! === first;
  if (regular) return `${first} ms`;
  return keyOf(inferFrequency([times]));
}

function keyOf(frequency: Frequency): string {
  const months = stepMonths(frequency);
  if (months !== undefined) return `${months} months`;
  const daily = frequency.weekdaysOnly ? { ...frequency, weekdaysOnly: false } : frequency;
  return `${stepMilliseconds(daily)} ms`;
}

/** What most series of a table have in common. */
export interface Vote {
  readonly frequency: Frequency;
  /** Whether the steps of a series are another distance apart than the table's. */
  differs(times: Float64Array): boolean;
}

/**
 * Finds the frequency that most series have; of two as common ones, that with more rows.
 *
 * @param groups The rows of each series.
 * @throws DataError if no series has two time stamps.
 */
export function voteFrequency(groups: Groups): Vote {
  const votes = new Map<string, { series: number; rows: number }>();
  const keys: (string | undefined)[] = [];
  for (const { times } of groups) {
    const key = stepOf(times);
    keys.push(key);
    if (key === undefined) continue;
    const vote = votes.get(key) ?? { series: 0, rows: 0 };
    vote.series++;
    vote.rows += times.length;
    votes.set(key, vote);
  }
  const [winner] = [...votes].sort(([, a], [, b]) => b.series - a.series || b.rows - a.rows)[0] ?? [];
  const sample: Float64Array[] = [];
  let seen = 0;
  for (let i = 0; i < groups.count && seen < mostTimes; i++) {
    if (keys[i] !== winner) continue;
    const { times } = groups.group(i);
    seen += times.length;
    sample.push(times);
  }
  const frequency = inferFrequency(sample);
  return {
    frequency,
    differs: (times) => {
      const own = stepOf(times);
      return own !== undefined && own !== winner;
    },
  };
}
