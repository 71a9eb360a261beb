import { readFileSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { chartToSvg, forecastChart, trainingChart } from './index.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');

const monthly = (start: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Date.UTC(2000, start + i, 1));
const times = monthly(0, 120);
const values = times.map((_, i) => 100 + i / 10 + 5 * Math.sin((i / 6) * Math.PI));
const band = (start: number, count: number) => {
  const median = Array.from({ length: count }, (_, i) => 112 + i);
  return {
    times: monthly(start, count),
    median,
    lower: median.map((v) => v - 2),
    upper: median.map((v) => v + 3),
    level: 0.8,
  };
};
const series = { id: 'Sales', times, values };

/** The y coordinate that a chart gives a value, read back from its scale. */
const paths = (svg: Element, label: string): string[] =>
  [...svg.querySelectorAll(`g[aria-label="${label}"] path`)].map((path) => path.getAttribute('d') ?? '');

describe('forecastChart', () => {
  const svg = forecastChart({
    series,
    forecast: band(120, 12),
    seasonLength: 12,
    title: 'Sales, a year ahead',
    document,
  });

  it('is a complete, well-formed SVG document that refers to nothing outside itself', () => {
    const text = chartToSvg(svg);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(text).not.toMatch(/href=|url\(|<image|<script|@import/);
  });

  it('has a role, a name and a description in words', () => {
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.getAttribute('aria-label')).toBe('Sales, a year ahead');
    expect(svg.querySelector('title')?.textContent).toBe('Sales, a year ahead');
    const description = svg.querySelector('desc')?.textContent ?? '';
    expect(description).toContain('Forecast of 12 steps from 2010-01 to 2010-12');
    expect(description).toContain('the median ends at 123, with an interval (80 %) from 121 to 126');
  });

  it('names the interval by its level and labels both axes', () => {
    const words = [...svg.querySelectorAll('text')].map((text) => text.textContent);
    expect(words).toEqual(
      expect.arrayContaining(['Observed', 'Forecast (median)', '80 % interval', 'Sales', 'Date']),
    );
  });

  it('draws each value where its scales say', () => {
    const x = svg.scale('x')!;
    const y = svg.scale('y')!;
    const line = paths(svg, 'line').at(-1)!;
    const points = line
      .split(/[ML]/)
      .slice(1)
      .map((pair) => pair.split(',').map(Number));
    // The last observation leads the forecast in, so there is one point more than steps.
    expect(points).toHaveLength(13);
    expect(points[0]![1]).toBeCloseTo(y.apply(values.at(-1)), 2);
    points.slice(1).forEach(([px, py], i) => {
      expect(px).toBeCloseTo(x.apply(new Date(Date.UTC(2010, i, 1))), 2);
      expect(py).toBeCloseTo(y.apply(112 + i), 2);
    });
  });

  it('shows only the last seasons of the history', () => {
    const start = (svg.scale('x')!.domain as Date[])[0]!;
    expect(+start).toBe(times[120 - 48]);
    const whole = forecastChart({ series, forecast: band(120, 12), historySteps: 1000, document });
    expect(+(whole.scale('x')!.domain as Date[])[0]!).toBe(times[0]);
  });

  it('keeps a short forecast of a long season readable', () => {
    const chart = forecastChart({ series, forecast: band(120, 10), seasonLength: 365, document });
    expect(+(chart.scale('x')!.domain as Date[])[0]!).toBe(times[120 - 60]);
  });

  it('draws the back-test beside what came true', () => {
    const chart = forecastChart({
      series,
      forecast: band(120, 12),
      holdout: { forecast: band(108, 12) },
      document,
    });
    expect(chartToSvg(chart)).toContain('Back-test: forecast of held-out data');
    expect(paths(chart, 'line')).toHaveLength(3);
    expect(paths(chart, 'area')).toHaveLength(2);
  });

  it.each([
    [0.8, '80 % interval'],
    [0.95, '95 % interval'],
    [0.975, '97.5 % interval'],
  ])('writes level %d as %s', (level, label) => {
    expect(chartToSvg(forecastChart({ series, forecast: { ...band(120, 3), level }, document }))).toContain(
      label,
    );
  });

  it.each([280, 390, 1280])('keeps title and legend inside %d pixels', (width) => {
    const title = 'A rather long title of a chart that shows the sales of the northern region by month';
    const chart = forecastChart({ series, forecast: band(120, 12), title, width, document });
    for (const text of chart.querySelectorAll('g[text-anchor="start"] text')) {
      const size = Number(text.getAttribute('font-size'));
      const right = Number(text.getAttribute('x')) + (text.textContent ?? '').length * size * 0.5;
      expect(right).toBeLessThanOrEqual(width);
    }
  });

  it('survives markup in names', () => {
    const chart = forecastChart({ series: { ...series, id: '<b>&"x"' }, title: 'a < b & c', document });
    expect(XMLValidator.validate(chartToSvg(chart))).toBe(true);
    expect(chart.querySelector('title')?.textContent).toBe('a < b & c');
  });

  it('refuses arrays of different lengths by name', () => {
    const forecast = { ...band(120, 12), lower: [1, 2] };
    expect(() => forecastChart({ series, forecast, document })).toThrow(
      'forecastChart(): forecast.lower must have 12 values, one a time, got 2.',
    );
    expect(() => forecastChart({ series: { times, values: [1] }, document })).toThrow(
      'same length, got 120 and 1',
    );
  });

  it('says what to pass where there is no document', () => {
    expect(() => forecastChart({ series })).toThrow('forecastChart(): there is no document here; pass one');
  });

  it('refuses a document without a root', () => {
    const { document } = parseHTML('');
    expect(() => forecastChart({ series, document })).toThrow('forecastChart(): the document is empty');
  });

  it('does what the README shows', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!.replace(/^import .*$/gm, '');
    const log: string[] = [];
    new Function('chartToSvg', 'forecastChart', 'parseHTML', 'console', code)(
      chartToSvg,
      forecastChart,
      parseHTML,
      {
        log: (text: string) => log.push(text),
      },
    );
    expect(XMLValidator.validate(log[0]!)).toBe(true);
  });

  it('is the same each time', () => {
    const again = forecastChart({
      series,
      forecast: band(120, 12),
      seasonLength: 12,
      title: 'Sales, a year ahead',
      document,
    });
    expect(chartToSvg(again)).toBe(chartToSvg(svg));
  });
});

describe('trainingChart', () => {
  const loss = [8, 4, 2, 1, 0.5];
  const validationLoss = [9, 5, 2.5, 3, Number.NaN];

  it('draws both losses and marks the best epoch', () => {
    const chart = trainingChart({ loss, validationLoss, epochs: 10, title: 'Training', document });
    expect(XMLValidator.validate(chartToSvg(chart))).toBe(true);
    expect(chart.scale('x')!.domain).toEqual([1, 10]);
    expect(chart.scale('y')!.type).toBe('log');
    expect(chart.querySelector('desc')?.textContent).toBe(
      'After 5 epochs the training loss went from 8 to 0.5. Lowest validation loss: 2.5 at epoch 3.',
    );
    expect(chartToSvg(chart)).toContain('Best: epoch 3');
    // The gap in the validation loss is left out, not drawn as zero.
    expect(paths(chart, 'line')[1]!.split(/[ML]/)).toHaveLength(5);
  });

  it('stays linear for a small range or on request', () => {
    expect(trainingChart({ loss: [3, 2, 1], document }).scale('y')!.type).toBe('linear');
    expect(trainingChart({ loss, scale: 'linear', document }).scale('y')!.type).toBe('linear');
    expect(trainingChart({ loss: [3, 2, 0], scale: 'log', document }).scale('y')!.type).toBe('linear');
  });

  it('waits in words before the first epoch', () => {
    const text = chartToSvg(trainingChart({ loss: [], document }));
    expect(text).toContain('Waiting for the first epoch');
    expect(text).not.toContain('NaN');
  });
});

describe('times that only count steps', () => {
  it('are shown as round numbers of steps, in the axis and in words', () => {
    const hour = 3_600_000;
    const times = Float64Array.from({ length: 90 }, (_, i) => (650 + i) * hour);
    const values = Float64Array.from(times, (_, i) => 10 + Math.sin(i / 4));
    const ahead = Float64Array.from({ length: 24 }, (_, k) => (740 + k) * hour);
    const band = {
      times: ahead,
      median: ahead.map(() => 10),
      lower: ahead.map(() => 9),
      upper: ahead.map(() => 11),
      level: 0.8,
    };
    const chart = forecastChart({
      series: { id: 'H1', times, values },
      forecast: band,
      dated: false,
      document,
    });
    expect(chart.textContent).toContain('Step');
    expect(chart.textContent).not.toMatch(/1970|Jan|UTC/);
    expect(chart.textContent).toContain('from step 740 to step 763');
    const labels = [...chart.querySelectorAll('text')]
      .map((text) => text.textContent)
      .filter((text) => /^\d{3}$/.test(text ?? ''));
    expect(labels.length).toBeGreaterThan(2);
    for (const label of labels) expect(Number(label) % 10).toBe(0);
  });
});
