const day = 86_400_000;

/** Typical distance between neighbouring times, in milliseconds; a day if there is only one. */
export function typicalStep(times: ArrayLike<number>): number {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) gaps.push(times[i]! - times[i - 1]!);
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? day;
}

/**
 * Writes a time as briefly as its series allows: a year, a month, a day, or a day with a time.
 *
 * @param time Epoch milliseconds, UTC.
 * @param step Distance between the series' times, in milliseconds.
 * @returns For example `2020-04`, `2020-04-17` or `2020-04-17 06:30`.
 */
export function formatTime(time: number, step: number): string {
  const iso = new Date(time).toISOString();
  const midnight = iso.endsWith('T00:00:00.000Z');
  if (step >= 360 * day && midnight && iso.slice(5, 10) === '01-01') return iso.slice(0, 4);
  if (step >= 28 * day) return iso.slice(0, 7);
  if (step >= day && midnight) return iso.slice(0, 10);
  return `${iso.slice(0, 10)} ${step >= 60_000 ? iso.slice(11, 16) : iso.slice(11, 19)}`;
}

/**
 * How a chart writes times: as dates, or where they only count steps as `step 747`.
 *
 * @param step Distance between the series' times, in milliseconds.
 * @param dated Whether the times are dates.
 */
export function timeWriter(step: number, dated = true): (time: number) => string {
  return (time) => (dated ? formatTime(time, step) : `step ${Math.round(time / step)}`);
}

/**
 * Writes a number with about four meaningful digits.
 *
 * @param value Any number.
 * @returns For example `415.3`, `0.01234`, `1.2e+9`; `–` for a number that is not finite.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2);
  return value.toLocaleString('en', {
    useGrouping: size >= 10_000,
    maximumFractionDigits: size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4,
  });
}

/** Writes a probability as people read it: `80 %`. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(1))} %`;
}
