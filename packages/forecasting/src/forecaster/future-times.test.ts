import { describe, expect, it } from 'vitest';
import { addSteps } from '../data/calendar.ts';
import { readTable } from '../data/index.ts';
import { futureTimes } from './future-times.ts';

const csv = (times: string[]): string => ['time,y', ...times.map((time, t) => `${time},${t % 7}`)].join('\n');
const days = (count: number, keep: (date: Date) => boolean): string[] => {
  const all = Array.from({ length: count }, (_, t) => new Date(Date.UTC(2023, 0, 2 + t)));
  return all.filter(keep).map((date) => date.toISOString().slice(0, 10));
};
const monthEnds = (count: number, step: number): string[] =>
  Array.from({ length: count }, (_, t) =>
    new Date(Date.UTC(2019, 1 + step * t, 0)).toISOString().slice(0, 10),
  );

describe('times after the end', () => {
  it.each<[string, string[]]>([
    ['days', days(60, () => true)],
    ['weekdays', days(60, (date) => date.getUTCDay() % 6 !== 0)],
    ['weeks', days(280, (date) => date.getUTCDay() === 3)],
    ['ends of months', monthEnds(40, 1)],
    ['ends of quarters', monthEnds(40, 3)],
    ['ends of years', Array.from({ length: 30 }, (_, t) => `${1990 + t}-12-31`)],
  ])('counted from the last step or from the first are the same: %s', async (_name, times) => {
    const cut = Math.floor(times.length / 2);
    const whole = await readTable(csv(times), { seasonLength: 1 });
    const [series] = whole.series;
    const start = series!.times[0]!;
    expect(series!.values).toHaveLength(times.length);
    // From the middle on, the steps that are in the data are the reference.
    const early = { ...series!, times: series!.times.slice(0, cut) };
    const ahead = times.length - cut;
    expect([...futureTimes(early, whole.frequency, ahead)]).toEqual([...series!.times.slice(cut)]);
    const counted = Array.from({ length: ahead }, (_, k) => addSteps(start, whole.frequency, cut + k));
    expect(counted).toEqual([...series!.times.slice(cut)]);
  });
});
