/** What a fault is recognised by. */
export const signs = ['spike', 'drift', 'stuck'] as const;

/** One of {@link signs}: a reading far off, readings off to one side for some time, readings that hardly change. */
export type Sign = (typeof signs)[number];

/** A value for each sign. */
export type Limits = Readonly<Record<Sign, number>>;

/** Weight of the newest reading in the means that `drift` and `stuck` look at. */
const [driftWeight, stuckWeight] = [1 / 16, 1 / 8];

/**
 * Measures the signs, reading by reading.
 *
 * @returns A function of the error of the prediction and the change since the last reading, both in standard deviations
 *   of that error; it gives the signs at this reading: the more, the less normal.
 */
export function createSigns(): (error: number, change: number) => Limits {
  let [drift, change] = [0, 1];
  return (error, newChange) => {
    drift += driftWeight * (error - drift);
    change += stuckWeight * (Math.abs(newChange) - change);
    return { spike: Math.abs(error), drift: Math.abs(drift), stuck: -Math.log(change + 1e-6) };
  };
}

/**
 * Says what each sign may reach so that readings like these give a certain number of alarms.
 *
 * @param history The signs at each of many normal readings that the network has not learned from.
 * @param perTenThousand How many false alarms 10,000 readings may give, all signs together.
 * @param apart Peaks nearer than this (readings) are one alarm.
 * @returns The limits. Where that number is below one alarm of a sign, the highest value it had.
 */
export function limitsOf(history: readonly Limits[], perTenThousand: number, apart: number): Limits {
  const allowed = Math.floor((perTenThousand / 10_000 / signs.length) * history.length);
  const limit = (sign: Sign): number =>
    peaks(
      history.map((at) => at[sign]),
      apart,
      allowed + 1,
    ).at(-1)!;
  return { spike: limit('spike'), drift: limit('drift'), stuck: limit('stuck') };
}

/** The highest values that are some way apart, highest first. */
function peaks(values: readonly number[], apart: number, count: number): number[] {
  const order = values.map((_, at) => at).sort((a, b) => values[b]! - values[a]!);
  const found: number[] = [];
  for (const at of order) {
    if (found.every((other) => Math.abs(other - at) > apart)) found.push(at);
    if (found.length === count) break;
  }
  return found.map((at) => values[at]!);
}
