import { XMLValidator } from 'fast-xml-parser';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { chartToSvg } from './frame.ts';
import { importanceChart } from './importance-chart.ts';

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const features = [
  { name: 'lags 2–12', kind: 'lags', importance: 0.8, spread: 0.1 },
  { name: 'price', kind: 'future', importance: 0.4, spread: Number.NaN },
  { name: 'price', kind: 'static', importance: -0.05, spread: 0.02 },
];
const attribute = (elements: Iterable<Element>, name: string): number[] =>
  [...elements].map((element) => Number(element.getAttribute(name)));

describe('importanceChart', () => {
  const svg = importanceChart({ features, title: 'What matters <most>', document });

  it('is a complete SVG document that says in words what is in it', () => {
    const text = chartToSvg(svg);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).not.toMatch(/href=|url\(|<image|<script|@import|NaN/);
    expect(svg.querySelector('title')?.textContent).toBe('What matters <most>');
    expect(svg.querySelector('desc')?.textContent).toBe(
      'Importance of 3 features: lags 2–12 0.8 ± 0.1; price 0.4; price -0.05 ± 0.02.',
    );
    const words = [...svg.querySelectorAll('text')].map((one) => one.textContent);
    expect(words).toEqual(
      expect.arrayContaining([
        ...['History of the series', 'Known-future covariate', 'Static covariate'],
        ...['lags 2–12', 'Increase of the error when shuffled'],
      ]),
    );
    // Two features of one name have a row each.
    expect(words.filter((word) => word === 'price')).toHaveLength(2);
  });

  it('draws bars as long as they are important, and error bars where there is a spread', () => {
    const x = svg.scale('x')!;
    const bars = svg.querySelectorAll('g[aria-label="bar"] rect');
    const zero = x.apply(0);
    const widths = attribute(bars, 'width');
    expect(widths[0]).toBeCloseTo(x.apply(0.8) - zero, 1);
    expect(widths[1]).toBeCloseTo(x.apply(0.4) - zero, 1);
    expect(attribute(bars, 'x')[2]).toBeCloseTo(x.apply(-0.05), 1);
    const errors = [...svg.querySelectorAll('g[aria-label="rule"] line')].filter(
      (line) => line.getAttribute('y1') === line.getAttribute('y2'),
    );
    expect(errors).toHaveLength(2);
    expect(attribute(errors, 'x1')[0]).toBeCloseTo(x.apply(0.7), 1);
    expect(attribute(errors, 'x2')[0]).toBeCloseTo(x.apply(0.9), 1);
  });

  it('shows the most important of many, and counts the others', () => {
    const many = Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, importance: 1 / (i + 1) }));
    const chart = importanceChart({ features: many, most: 10, document });
    expect(chart.querySelectorAll('g[aria-label="bar"] rect')).toHaveLength(10);
    expect(chart.querySelector('desc')?.textContent).toMatch(/f9 0.1; and 40 more\.$/);
  });

  it('keeps everything inside a narrow picture', () => {
    const long = [{ name: 'a name that is far too long for any chart of this width', importance: 1 }];
    const chart = importanceChart({
      ...{ features: long, width: 300, document },
      valueLabel: 'A long label that says at length what the length of a bar means in this chart',
    });
    for (const text of chart.querySelectorAll('g[text-anchor="start"] text')) {
      expect(16 + (text.textContent ?? '').length * 6).toBeLessThanOrEqual(300);
    }
  });

  it('survives without features', () => {
    const text = chartToSvg(importanceChart({ features: [], document }));
    expect(text).toContain('There are no features.');
    expect(text).not.toContain('NaN');
  });
});
