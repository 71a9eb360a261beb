import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { labelOf } from '../contestants/directory.ts';
import type { Report } from '../results.ts';
import { type Bar, chartSections } from './chart-data.ts';
import { formatRatio } from './format.ts';

/** Colours that people who see colours differently can tell apart, too (Okabe and Ito), by peer. */
const colors: { readonly [id: string]: string } = {
  'tfjs-wasm': '#e69f00',
  'tfjs-cpu': '#b8860b',
  'onnxruntime-node': '#0072b2',
  'onnxruntime-web': '#56b4e9',
  'brain.js': '#cc79a7',
  pytorch: '#d55e00',
};

const width = 900;
const left = 250;
const barHeight = 13;
const gap = 8;
const ink = '#17202e';
const faint = '#52606f';
const grid = '#d9dee5';
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string,
  );

/** Ticks at powers of ten, and at 2 and 5 times them where there is room. */
function ticks([low, high]: readonly [number, number]): number[] {
  const steps = high / low > 500 ? [1] : [1, 2, 5];
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) found.push(Number((step * 10 ** power).toPrecision(1)));
  }
  return found.filter((tick) => tick >= low && tick <= high);
}

/** One suite: a group of bars a case, a bar a peer. All sections share the scale. */
function section(bars: readonly Bar[], domain: readonly [number, number]): { svg: string; height: number } {
  const { document } = parseHTML('<html><body></body></html>');
  const cases = [...new Set(bars.map(({ name }) => name))];
  // Rows laid out by hand: a case has as many as it has peers, and none is left empty.
  const rows = bars.map((bar, i) => ({ ...bar, y: i * barHeight + cases.indexOf(bar.name) * gap }));
  const middle = (name: string): number => {
    const own = rows.filter((row) => row.name === name);
    return (own[0]!.y + own.at(-1)!.y + barHeight) / 2;
  };
  const end = rows.at(-1)!.y + barHeight;
  const height = end + 34;
  const plot = Plot.plot({
    document: document as unknown as Document,
    width,
    height,
    marginLeft: left,
    marginRight: 70,
    marginTop: 4,
    marginBottom: 30,
    style: { fontFamily: font, fontSize: '11px', color: faint, background: 'none' },
    x: { type: 'log', domain: [...domain], label: null },
    y: { type: 'linear', domain: [0, end], range: [4, 4 + end], axis: null },
    marks: [
      Plot.gridX(ticks(domain), { stroke: grid, strokeOpacity: 1 }),
      Plot.axisX(ticks(domain), { tickFormat: (value: number) => `${value}×`, tickSize: 0, fill: faint }),
      Plot.rect(rows, {
        x1: (row: Bar) => Math.min(1, row.ratio),
        x2: (row: Bar) => Math.max(1, row.ratio),
        y1: (row: { y: number }) => row.y + 1,
        y2: (row: { y: number }) => row.y + barHeight,
        fill: (row: Bar) => colors[row.peer] ?? faint,
      }),
      Plot.ruleX([1], { stroke: ink, strokeWidth: 1.5 }),
      Plot.text(rows, {
        x: (row: Bar) => Math.max(1, row.ratio),
        y: (row: { y: number }) => row.y + barHeight / 2,
        text: (row: Bar) => formatRatio(row.ratio),
        textAnchor: 'start',
        dx: 4,
        fill: ink,
        fontSize: 10,
      }),
      Plot.text(cases, {
        x: domain[0],
        y: middle,
        text: (name: string) => name,
        textAnchor: 'end',
        dx: -10,
        fill: ink,
      }),
    ],
  });
  return { svg: plot.outerHTML, height };
}

/** The lowest and highest ratio, and 1, with a little room. */
function domainOf(bars: readonly Bar[]): [number, number] {
  const ratios = bars.map(({ ratio }) => ratio);
  return [Math.min(0.5, ...ratios) / 1.1, Math.max(2, ...ratios) * 1.1];
}

/**
 * Draws how many times better Recurra did than each peer, on a logarithmic scale: bars to the right of 1 are in its
 * favour.
 *
 * @returns An SVG file.
 */
export function ratioChart(report: Report): string {
  const sections = chartSections(report);
  const bars = sections.flatMap((part) => part.bars);
  const domain = domainOf(bars);
  const peers = Object.keys(colors).filter((id) => bars.some(({ peer }) => peer === id));
  const parts: string[] = [];
  const text = (x: number, y: number, content: string, style: string) =>
    parts.push(`<text x="${x}" y="${y}" ${style}>${escaped(content)}</text>`);
  text(20, 32, 'Recurra is this many times better', `font-size="18" font-weight="600" fill="${ink}"`);
  const { cpu, cores, node } = report.machine;
  const machine = `${cpu}, ${cores} cores, Node ${node}. Medians of the rounds' ratios; right of 1× is in Recurra's favour.`;
  text(20, 52, machine, `font-size="12" fill="${faint}"`);
  let x = 20;
  for (const peer of peers) {
    parts.push(`<rect x="${x}" y="66" width="11" height="11" fill="${colors[peer]}"/>`);
    text(x + 16, 76, labelOf(peer), `font-size="12" fill="${ink}"`);
    x += 34 + labelOf(peer).length * 6.7;
  }
  let y = 104;
  for (const { title, bars: own } of sections) {
    text(20, y, title, `font-size="14" font-weight="600" fill="${ink}"`);
    const { svg, height } = section(own, domain);
    parts.push(svg.replace('<svg ', `<svg x="0" y="${y + 8}" `));
    y += height + 36;
  }
  if (sections.length === 0) text(20, y, 'No ratios were measured.', `font-size="13" fill="${faint}"`);
  const height = y + 4;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="How many times better Recurra did than each peer" font-family="${escaped(font)}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
