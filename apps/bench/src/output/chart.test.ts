import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { reportOf, trained } from '../../test/report.ts';
import { ratioChart } from './chart.ts';

/** Bars: colour, left end, width. */
function bars(svg: string): { fill: string; x: number; width: number }[] {
  const { document } = parseHTML(`<body>${svg}</body>`);
  return Array.from(document.querySelectorAll('g[aria-label="rect"] rect'), (bar) => ({
    fill: bar.getAttribute('fill') ?? '',
    x: Number(bar.getAttribute('x')),
    width: Number(bar.getAttribute('width')),
  }));
}

describe('the chart', () => {
  const svg = ratioChart(
    reportOf([
      trained(32, { recurra: [1], 'recurra-wasm': [2], pytorch: [10], 'tfjs-wasm': [100] }),
      trained(512, { recurra: [2], pytorch: [1] }),
    ]),
  );

  it('is an SVG file with title, cases, legend and figures', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const text of ['Training step', 'LSTM B16 T24 I4 H512', 'PyTorch', '100×', '10.0×', '0.500×']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toContain('NaN');
  });

  it('has a bar for each peer, on a logarithmic scale from 1', () => {
    const [wasm, torch, large] = bars(svg);
    expect(bars(svg)).toHaveLength(3);
    expect(wasm!.x).toBeCloseTo(torch!.x);
    expect(wasm!.width / torch!.width).toBeCloseTo(2);
    // Slower than the peer: to the left of 1.
    expect(large!.x + large!.width).toBeCloseTo(torch!.x);
    expect(large!.width / torch!.width).toBeCloseTo(Math.log10(2));
  });

  it('says so when there is nothing to draw', () => {
    expect(ratioChart(reportOf([]))).toContain('No ratios were measured.');
  });
});
