import { XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { backtestChart } from './backtest-chart.ts';
import { chartToSvg } from './frame.ts';
import { stepErrorChart } from './step-error-chart.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const methods = [
  { name: 'naive', scores: [1.2, 1.6] },
  { name: 'arima', scores: [Number.NaN, Number.NaN] },
  { name: 'gru', scores: Float64Array.of(0.5, 0.7, Number.NaN) },
];
const attribute = (elements: Iterable<Element>, name: string): number[] =>
  [...elements].map((element) => Number(element.getAttribute(name)));

describe('backtestChart', () => {
  const svg = backtestChart({ methods, metric: 'MASE', title: 'Back-test', document });

  it('says in words how the methods compare, the best first', () => {
    expect(XMLValidator.validate(chartToSvg(svg))).toBe(true);
    expect(chartToSvg(svg)).not.toMatch(/href=|url\(|<image|<script|@import|NaN/);
    expect(svg.querySelector('desc')?.textContent).toBe(
      'Mean MASE of 3 methods, the lowest first: gru 0.6 (0.5 to 0.7); naive 1.4 (1.2 to 1.6); arima has no score.',
    );
    const words = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(words).toEqual(
      expect.arrayContaining(['gru', 'naive', 'arima', 'no score', 'MASE, less is better']),
    );
  });

  it('draws means and origins where the scale says', () => {
    const x = svg.scale('x')!;
    const [origins, means] = svg.querySelectorAll('g[aria-label="dot"]');
    expect(attribute(origins!.querySelectorAll('circle'), 'cx')).toEqual(
      [0.5, 0.7, 1.2, 1.6].map((score) => expect.closeTo(x.apply(score), 2)),
    );
    expect(attribute(means!.querySelectorAll('circle'), 'cx')).toEqual(
      [0.6, 1.4].map((score) => expect.closeTo(x.apply(score), 2)),
    );
  });

  it('leaves origins out where there is only one', () => {
    const chart = backtestChart({ methods: [{ name: 'gru', scores: [0.5] }], document });
    expect(chart.querySelectorAll('g[aria-label="dot"]')).toHaveLength(1);
    expect(chart.querySelector('desc')?.textContent).toContain('gru 0.5.');
  });

  it.each([[[]], [[{ name: 'arima', scores: [] }]]])('survives without scores', (none) => {
    expect(chartToSvg(backtestChart({ methods: none, document }))).not.toMatch(/NaN|Infinity/);
  });
});

describe('stepErrorChart', () => {
  const lines = [
    { name: 'gru', errors: [0.5, 0.6, 0.8] },
    { name: 'naive', errors: [0.9, Number.NaN, 1.1] },
  ];
  const svg = stepErrorChart({ methods: lines, document });

  it('draws a line a method, told apart by dashes too', () => {
    expect(XMLValidator.validate(chartToSvg(svg))).toBe(true);
    expect(svg.querySelector('desc')?.textContent).toBe(
      'MASE by step ahead, 3 steps: gru 0.5 at the first, 0.8 at the last; naive 0.9 at the first, 1.1 at the last.',
    );
    const drawn = [...svg.querySelectorAll('g[aria-label="line"]')];
    expect(drawn).toHaveLength(2);
    expect(drawn.map((group) => group.getAttribute('stroke-dasharray'))).toEqual([null, '6 3']);
    const path = drawn[0]!.querySelector('path')!.getAttribute('d')!;
    const last = path.split(/[ML]/).at(-1)!.split(',').map(Number);
    expect(last[0]).toBeCloseTo(svg.scale('x')!.apply(3), 2);
    expect(last[1]).toBeCloseTo(svg.scale('y')!.apply(0.8), 2);
    const words = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(words).toEqual(expect.arrayContaining(['gru', 'naive', 'Steps ahead', 'MASE, less is better']));
  });

  it('survives without methods, and with one step', () => {
    expect(chartToSvg(stepErrorChart({ methods: [], document }))).not.toMatch(/NaN|Infinity/);
    const one = stepErrorChart({ methods: [{ name: 'gru', errors: [1] }], document });
    expect(one.querySelectorAll('g[aria-label="dot"] circle')).toHaveLength(1);
  });
});
