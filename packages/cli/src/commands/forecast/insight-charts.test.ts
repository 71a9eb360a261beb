import {
  detectAnomalies,
  type Predictor,
  permutationImportance,
  type SeriesTable,
  whatIf,
} from '@recurra/forecasting';
import { anomalyChart, chartToSvg, importanceChart, whatIfChart } from '@recurra/viz/charts';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';

// The charts know nothing of forecasting; here both meet.

const document = parseHTML('<html></html>').document as unknown as Document;
const hour = (i: number): number => Date.UTC(2024, 0, 1) + i * 3_600_000;
const length = 200;
const table: SeriesTable = {
  timeColumn: 'time',
  frequency: { unit: 'hour', count: 1, label: 'hourly' },
  seasonLength: 4,
  notes: [],
  series: [
    {
      id: 'load',
      times: Float64Array.from({ length }, (_, i) => hour(i)),
      values: Float64Array.from({ length }, (_, i) => (i === 190 ? 99 : 10 + (i % 4) + Math.sin(i * i))),
      future: { heat: Float64Array.from({ length: length + 3 }, (_, i) => Math.cos(i)) },
    },
  ],
};

/** The last season again, and twice the heat. */
const method: Predictor = {
  horizon: 3,
  predict: async ({ series }) =>
    series.map(({ id, values, times, future }) => {
      const steps = Float64Array.of(0, 1, 2);
      const median = steps.map((k) => values[values.length - 4 + k]! + 2 * future!.heat![values.length + k]!);
      return {
        ...{ id, median, level: 0.8, times: steps.map((k) => times.at(-1)! + (k + 1) * 3_600_000) },
        ...{ lower: median.map((value) => value - 2), upper: median.map((value) => value + 2) },
      };
    }),
};

describe('the charts', () => {
  it('of anomalies take what detectAnomalies gives', async () => {
    const report = await detectAnomalies(method, table, { steps: 40 });
    const chart = anomalyChart({ anomalies: report.series[0]!, series: table.series[0]!, document });
    expect(chart.querySelector('desc')?.textContent).toMatch(
      /2024-01-08 22:00[^;]*, (above|on both sides of)/,
    );
    expect(chartToSvg(chart)).toContain('99 % interval');
  });

  it('of importance take what permutationImportance gives', async () => {
    const { features } = await permutationImportance(method, table);
    expect(features.map(({ name }) => name)).toContain('heat');
    const chart = importanceChart({ features, document });
    expect(chart.querySelectorAll('g[aria-label="bar"] rect')).toHaveLength(features.length);
  });

  it('of scenarios take what whatIf gives', async () => {
    const { baseline, scenarios } = await whatIf(method, table, {
      scenarios: { hotter: { heat: (x) => x + 5 } },
    });
    const chart = whatIfChart({
      series: table.series[0]!,
      baseline: baseline[0]!,
      scenarios: scenarios.map(({ name, forecasts }) => ({ name, median: forecasts[0]!.median })),
      document,
    });
    expect(chart.querySelector('desc')?.textContent).toContain('hotter: +30');
  });
});
