import { XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { anomalyChart } from './anomaly-chart.ts';
import { chartToSvg } from './frame.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const day = (i: number): number => Date.UTC(2024, 0, 1 + i);
const count = 20;
const median = Array.from({ length: count }, (_, i) => 50 + (i % 7));
const observed = median.map((value, i) => (i === 5 ? 90 : i === 12 || i === 13 ? 10 : value + 1));
observed[8] = Number.NaN;
const anomalies = {
  id: 'Visitors',
  times: median.map((_, i) => day(40 + i)),
  observed,
  median,
  lower: median.map((value) => value - 5),
  upper: median.map((value) => value + 5),
  flagged: Uint8Array.from(median, (_, i) => (i === 5 || i === 12 || i === 13 ? 1 : 0)),
  falseAlarmRate: 0.01,
  events: [
    { start: day(45), end: day(45), peak: day(45), peakValue: 90, direction: 'above' as const },
    { start: day(52), end: day(53), peak: day(52), peakValue: 10, direction: 'below' as const },
  ],
};
const series = { times: Array.from({ length: 60 }, (_, i) => day(i)), values: new Array(60).fill(50) };
const numbers = (path: Element): number[][] =>
  (path.getAttribute('d') ?? '')
    .split(/[ML]/)
    .slice(1)
    .map((pair) => pair.split(',').map(Number));

describe('anomalyChart', () => {
  const svg = anomalyChart({ anomalies, series, title: 'Visitors, day by day', document });

  it('is a complete SVG document that says in words what is in it', () => {
    const text = chartToSvg(svg);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).not.toMatch(/href=|url\(|<image|<script|@import|NaN/);
    expect(svg.getAttribute('role')).toBe('img');
    expect(svg.querySelector('title')?.textContent).toBe('Visitors, day by day');
    expect(svg.querySelector('desc')?.textContent).toBe(
      '20 observations of Visitors from 2024-02-10 to 2024-02-29; 2 events out of the ordinary: 2024-02-15, above what was expected (90); 2024-02-22 to 2024-02-23, below what was expected (10).',
    );
    const words = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(words).toEqual(
      expect.arrayContaining(['99 % interval', 'Out of the ordinary', 'Visitors', 'Date']),
    );
  });

  it('rings what is flagged, where its scales say', () => {
    const rings = [...svg.querySelectorAll('g[aria-label="dot"] circle')];
    const [x, y] = [svg.scale('x')!, svg.scale('y')!];
    expect(rings.map((ring) => Number(ring.getAttribute('cy')))).toEqual(
      [90, 10, 10].map((value) => expect.closeTo(y.apply(value), 2)),
    );
    expect(Number(rings[0]!.getAttribute('cx'))).toBeCloseTo(x.apply(new Date(day(45))), 2);
  });

  it('shades each event, one of a single observation too', () => {
    const bands = [...svg.querySelectorAll('g[aria-label="rect"] rect')].map((one) =>
      Number(one.getAttribute('width')),
    );
    expect(bands).toHaveLength(2);
    // One and two days wide, but for a pixel between neighbours.
    expect(bands[0]).toBeGreaterThan(5);
    expect(bands[1]! / bands[0]!).toBeGreaterThan(1.8);
  });

  it('breaks the line where an observation is missing, and leads it in with history', () => {
    const line = [...svg.querySelectorAll('g[aria-label="line"] path')].at(-1)!;
    expect((line.getAttribute('d') ?? '').match(/M/g)).toHaveLength(2);
    expect(numbers(line)).toHaveLength(5 + 19);
    const bare = anomalyChart({ anomalies, document });
    expect(numbers([...bare.querySelectorAll('g[aria-label="line"] path')].at(-1)!)).toHaveLength(19);
  });

  it('says so where nothing is out of the ordinary, or nothing was scored', () => {
    const calm = anomalyChart({ anomalies: { ...anomalies, events: [] }, document });
    expect(calm.querySelector('desc')?.textContent).toContain('none is out of the ordinary');
    const none = { times: [], observed: [], median: [], lower: [], upper: [], flagged: [], events: [] };
    const empty = anomalyChart({ anomalies: none, document });
    expect(empty.querySelector('desc')?.textContent).toBe('No observation was scored.');
    expect(chartToSvg(empty)).not.toContain('NaN');
  });

  it('refuses arrays of different lengths by name', () => {
    expect(() => anomalyChart({ anomalies: { ...anomalies, upper: [1] }, document })).toThrow(
      'anomalyChart(): anomalies.upper must have 20 values, got 1.',
    );
    expect(() => anomalyChart({ anomalies })).toThrow('anomalyChart(): there is no document here');
  });
});
