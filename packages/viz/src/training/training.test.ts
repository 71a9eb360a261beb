import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { heatMapChart } from './heat-map-chart.ts';
import { seriesChart } from './series-chart.ts';

const { document } = parseHTML('<html></html>');
const labels = { stepLabel: 'Lag', valueLabel: 'Gradient' };

describe('seriesChart', () => {
  const halves = Array.from({ length: 11 }, (_, k) => 0.5 ** k);

  it('draws a geometric decay as a straight line on a logarithmic axis', () => {
    const svg = seriesChart({ ...labels, series: [{ name: 'RNN', values: halves }], scale: 'log', document });
    const [x, y] = [svg.scale('x')!, svg.scale('y')!];
    const slope = (k: number) =>
      (y.apply(halves[k + 1]) - y.apply(halves[k])) / (x.apply(k + 1) - x.apply(k));
    for (let k = 1; k < 10; k++) expect(slope(k)).toBeCloseTo(slope(0), 8);
    expect(svg.querySelector('desc')!.textContent).toBe('RNN from 1 to 0.001.');
  });

  it('keeps what is zero, infinite or missing from breaking the picture', () => {
    const series = [
      { name: 'gone', values: [1, 0, Number.NaN, Number.POSITIVE_INFINITY] },
      { name: 'empty', values: [] },
    ];
    for (const scale of ['log', 'linear'] as const) {
      const svg = seriesChart({ ...labels, series, scale, document });
      expect(svg.outerHTML).not.toMatch(/NaN|Infinity/);
    }
    expect(seriesChart({ ...labels, series: [], document }).outerHTML).toContain('No numbers yet.');
  });

  it('shows the baseline, and says it', () => {
    const baseline = { value: 1 / 6, label: 'Always saying 1' };
    const svg = seriesChart({
      ...labels,
      series: [{ name: 'RNN', values: [0.2, 0.17] }],
      baseline,
      document,
    });
    expect(svg.querySelector('desc')!.textContent).toContain('Always saying 1: 0.1667.');
    expect([...svg.scale('y')!.domain!][0]).toBeLessThan(1 / 6);
  });
});

describe('heatMapChart', () => {
  const rows = [
    { name: 'f', values: [0, 0.5, 1] },
    { name: 'i', values: [1, -2, Number.NaN] },
  ];

  it('draws a cell a value, its strength by size, its colour by sign', () => {
    const svg = heatMapChart({ rows, valueLabel: 'Gate', theme: 'light', document });
    const cells = [...svg.querySelectorAll('[aria-label="rect"] rect')];
    expect(cells).toHaveLength(5);
    const shown = cells.map((cell) => [
      cell.getAttribute('fill'),
      Number(cell.getAttribute('fill-opacity') ?? 1),
    ]);
    const [blue, brown] = ['#1d5fd1', '#b4480f'];
    expect(shown).toEqual([
      [blue, 0],
      [blue, 0.5],
      [blue, 1],
      [blue, 1],
      [brown, 1],
    ]);
    expect(svg.querySelector('desc')!.textContent).toBe('2 rows over 3 steps, values from -2 to 1.');
  });

  it('is drawn without rows too', () => {
    expect(heatMapChart({ rows: [], valueLabel: 'Gate', document }).outerHTML).not.toMatch(/NaN|Infinity/);
  });
});
