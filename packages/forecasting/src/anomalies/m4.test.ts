import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable } from '../data/index.ts';
import { baselines } from '../methods/index.ts';
import { detectAnomalies } from './detect-anomalies.ts';

const file = new URL('../../../../../shared/data/m4/Hourly-train.csv', import.meta.url);
const present = existsSync(file);
if (!present) console.log('skipped: shared/data/m4/Hourly-train.csv is not there');

describe.skipIf(!present)('hourly series of the M4 competition', () => {
  it('are flagged about as often as asked, and a planted outlier is found in each', async () => {
    const whole = await readTable(readFileSync(file), { layout: 'm4' });
    const table = {
      ...whole,
      series: whole.series
        .filter((_, i) => i % 8 === 0)
        .map((one) => ({ ...one, values: one.values.slice() })),
    };
    const method = await baselines.seasonalNaive().fit(table, { horizon: 1, levels: [0.8], seed: 0 });
    const options = { steps: 100, calibration: 300, falseAlarmRate: 0.02 };
    const { series } = await detectAnomalies(method, table, options);
    const rate =
      series.reduce((sum, { flagged }) => sum + flagged.reduce((a, b) => a + b, 0), 0) /
      (100 * series.length);
    // Ten times the interval's half width beyond what was expected, at a step of no account.
    series.forEach(({ median, threshold, upper }, s) => {
      const { values } = table.series[s]!;
      values[values.length - 60] = median[40]! + 10 * Math.max(upper[40]! - median[40]!, 1e-3 * threshold);
    });
    const again = await detectAnomalies(method, table, options);
    const found = again.series.filter(({ events, times }) =>
      events.some(
        ({ start, end, direction }) => start <= times[40]! && end >= times[40]! && direction !== 'below',
      ),
    ).length;
    console.log(
      `M4 hourly, seasonal naive: ${(100 * rate).toFixed(1)} % flagged of 2 % asked; ${found} of ${series.length} outliers found`,
    );
    expect(series.every(({ status }) => status.state === 'scored')).toBe(true);
    expect(rate).toBeGreaterThan(0.01);
    // Real series do change: some of these alarms are none.
    expect(rate).toBeLessThan(0.05);
    expect(found).toBe(series.length);
  });
});
