import { describe, expect, it } from 'vitest';
import { editValues, makeTable } from '../testing/fixtures.ts';
import { repeatSeason } from '../testing/small-methods.ts';
import { detectAnomalies } from './detect-anomalies.ts';

const season = (t: number): number => 50 + 10 * Math.sin((2 * Math.PI * t) / 12);

describe('what was planted', () => {
  const clean = makeTable({ length: 480, series: 12, value: (t, _, noise) => season(t) + noise });
  const first = 360; // the last 120 are scored

  it('spikes are found where they are, and make no echo a season later', async () => {
    const at = (s: number): number[] => [first + 5 + s, first + 40 + s, first + 70 + s];
    const table = editValues(clean, (values, s) => {
      at(s).forEach((t, i) => {
        values[t]! += i % 2 === 0 ? 12 : -12;
      });
    });
    const { series } = await detectAnomalies(repeatSeason(12), table, {
      steps: 120,
      minGap: 1,
      cleanHistory: true,
    });
    let [found, alarms, echoes] = [0, 0, 0];
    series.forEach(({ flagged, events }, s) => {
      const planted = at(s).map((t) => t - first);
      planted.forEach((i, which) => {
        found += flagged[i]!;
        const event = events.find(({ peak }) => peak === table.series[s]!.times[first + i]);
        if (flagged[i]) expect(event?.direction).toBe(which % 2 === 0 ? 'above' : 'below');
        echoes += flagged[i + 12] ?? 0;
      });
      alarms += flagged.reduce((a, b) => a + b, 0);
    });
    expect(found / 36).toBeGreaterThan(0.97); // recall
    expect(found / alarms).toBeGreaterThan(0.6); // precision: 36 planted among 1440, one in a hundred by chance
    expect(echoes).toBeLessThanOrEqual(2);
    const echoing = await detectAnomalies(repeatSeason(12), table, { steps: 120 });
    const raw = echoing.series.reduce(
      (sum, { flagged }, s) => sum + at(s).reduce((n, t) => n + (flagged[t - first + 12] ?? 0), 0),
      0,
    );
    expect(raw).toBeGreaterThan(20);
  });

  it.each([false, true])(
    'a level shift is one event, called a shift, and becomes the new normal (cleaned: %s)',
    async (cleanHistory) => {
      const table = editValues(clean, (values) => {
        for (let t = first + 30; t < 480; t++) values[t]! += 15;
      });
      const { series } = await detectAnomalies(repeatSeason(12), table, { steps: 120, cleanHistory });
      for (const { events, flagged, times } of series) {
        const shift = events.find(({ kind }) => kind === 'shift')!;
        expect(shift.direction).toBe('above');
        expect(shift.start).toBe(times[30]);
        expect(shift.count).toBeGreaterThanOrEqual(12);
        // Two seasons later all is calm again, but for the one in a hundred.
        expect(flagged.subarray(60).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(4);
      }
    },
  );

  it('a season that stayed away is found, and not taken for normal in the next', async () => {
    const table = editValues(clean, (values) => values.fill(0, first + 36, first + 48));
    const { series } = await detectAnomalies(repeatSeason(12), table, { steps: 120, cleanHistory: true });
    for (const { events, flagged, times } of series) {
      expect(flagged.subarray(36, 48).every((flag) => flag === 1)).toBe(true);
      const event = events.find(({ start, end }) => start <= times[36]! && end >= times[47]!)!;
      expect(event).toMatchObject({ direction: 'below', kind: 'outlier' });
      expect(flagged.subarray(48, 60).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(3);
    }
  });
});
