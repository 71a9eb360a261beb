import { XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { chartToSvg } from './frame.ts';
import { whatIfChart } from './what-if-chart.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const month = (i: number): number => Date.UTC(2020, i, 1);
const series = {
  id: 'Sales',
  times: Array.from({ length: 36 }, (_, i) => month(i)),
  values: Array.from({ length: 36 }, (_, i) => 100 + (i % 12)),
};
const baseline = {
  times: [36, 37, 38].map(month),
  median: [100, 101, 102],
  lower: [95, 96, 97],
  upper: [105, 106, 107],
  level: 0.8,
};
const scenarios = [
  { name: 'dearer', median: [90, 91, 92] },
  { name: 'promotion', median: Float64Array.of(100, 101, 112) },
];

describe('whatIfChart', () => {
  const svg = whatIfChart({ series, baseline, scenarios, document });

  it('says in words what each scenario changes', () => {
    expect(XMLValidator.validate(chartToSvg(svg))).toBe(true);
    expect(chartToSvg(svg)).not.toMatch(/href=|url\(|<image|<script|@import|NaN/);
    expect(svg.getAttribute('aria-label')).toBe('Forecast of Sales in other circumstances');
    expect(svg.querySelector('desc')?.textContent).toBe(
      'Forecast of Sales of 3 steps from 2023-01 to 2023-03, 303 in all as things stand. Scenarios, by the change of the sum: dearer: −30; promotion: +10.',
    );
    const words = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(words).toEqual(
      expect.arrayContaining(['dearer', 'promotion', 'Forecast as things stand', '80 % interval']),
    );
  });

  it('draws a line each where its scales say, out of the last observation', () => {
    const lines = [...svg.querySelectorAll('g[aria-label="line"] path')];
    expect(lines).toHaveLength(4);
    const [x, y] = [svg.scale('x')!, svg.scale('y')!];
    const points = lines[2]!
      .getAttribute('d')!
      .split(/[ML]/)
      .slice(1)
      .map((p) => p.split(',').map(Number));
    expect(points).toHaveLength(4);
    expect(points[0]![1]).toBeCloseTo(y.apply(series.values.at(-1)), 2);
    expect(points[3]![0]).toBeCloseTo(x.apply(new Date(month(38))), 2);
    expect(points[3]![1]).toBeCloseTo(y.apply(92), 2);
  });

  it('refuses arrays of different lengths by name', () => {
    const short = [{ name: 'dearer', median: [1] }];
    expect(() => whatIfChart({ series, baseline, scenarios: short, document })).toThrow(
      'whatIfChart(): the median of scenario "dearer" must have 3 values, got 1.',
    );
    const wrong = { ...baseline, lower: [] };
    expect(() => whatIfChart({ series, baseline: wrong, scenarios, document })).toThrow(
      'whatIfChart(): baseline.lower must have 3 values, got 0.',
    );
  });
});
