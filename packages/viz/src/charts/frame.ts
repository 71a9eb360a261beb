import type { Scale } from '@observablehq/plot';
import type { ChartTheme } from './theme.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A chart: an SVG element that also tells its scales, for overlays. */
export type ChartElement = SVGSVGElement & { scale(name: 'x' | 'y'): Scale | undefined };

/** One entry of a legend. */
export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly mark: 'line' | 'dashed' | 'area' | 'bar' | 'dot' | 'ring';
  /** Dashes of a line, as SVG writes them. */
  readonly dash?: string;
}

/** Where title and legend go, worked out before the chart is drawn. */
export interface FrameLayout {
  readonly titleLines: readonly string[];
  readonly entries: readonly (LegendEntry & { x: number; y: number })[];
  /** Room the frame takes above the plot. */
  readonly top: number;
}

const side = 16;
const swatch = 22;
// Average advance of the usual sans-serif faces, on the generous side: there is no text measuring in Node.
const textWidth = (text: string, size: number): number => text.length * size * 0.56;

/** A name cut to a number of letters. */
export const shorten = (name: string, letters: number): string =>
  name.length > letters ? `${name.slice(0, letters - 1)}…` : name;

/** Breaks a title into lines that fit; at most two, the second ending in … if it must. */
function wrapTitle(title: string, width: number): string[] {
  const fits = Math.max(8, Math.floor((width - 2 * side) / textWidth('x', 17)));
  const lines: string[] = [''];
  for (const word of title.split(/\s+/).filter(Boolean)) {
    const line = lines[lines.length - 1]!;
    const longer = line ? `${line} ${word}` : word;
    if (longer.length <= fits || !line) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const kept = lines.slice(0, 2).map((line) => shorten(line, fits));
  if (lines.length > 2) kept[1] = `${kept[1]!.slice(0, fits - 1)}…`;
  return kept.filter(Boolean);
}

/** Places title and legend for a chart of this width. */
export function layoutFrame(
  title: string | undefined,
  legend: readonly LegendEntry[],
  width: number,
): FrameLayout {
  const titleLines = title ? wrapTitle(title, width) : [];
  let y = titleLines.length ? 12 + titleLines.length * 22 + 16 : 20;
  let x = side;
  const entries = legend.map((entry) => {
    const needed = swatch + 7 + textWidth(entry.label, 12.5);
    if (x > side && x + needed > width - side) {
      x = side;
      y += 20;
    }
    const placed = { ...entry, x, y };
    x += needed + 18;
    return placed;
  });
  return { titleLines, entries, top: y + 44 };
}

function child(
  parent: Element,
  name: string,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElement {
  const element = parent.ownerDocument.createElementNS(svgNamespace, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** What a frame says and looks like. */
export interface FrameOptions {
  readonly layout: FrameLayout;
  /** Of the vertical axis. */
  readonly valueLabel: string;
  readonly label: string;
  readonly description: string;
  readonly theme: ChartTheme;
}

/**
 * Puts background, title, legend and the accessible name and description around a plot, so that the SVG
 * stands alone: as a file, or in a page.
 */
export function frameChart(
  plot: Element,
  { layout, valueLabel, label, description, theme }: FrameOptions,
): ChartElement {
  const svg = plot as ChartElement;
  svg.setAttribute('xmlns', svgNamespace);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('font-family', theme.fontFamily);

  const front = svg.ownerDocument.createElementNS(svgNamespace, 'g');
  child(front, 'title', {}, label);
  child(front, 'desc', {}, description);
  if (theme.background !== 'none') {
    child(front, 'rect', { width: '100%', height: '100%', fill: theme.background });
  }
  const marker = svg.firstChild;
  for (const node of [...front.childNodes]) svg.insertBefore(node, marker);

  const head = child(svg, 'g', { 'text-anchor': 'start', 'aria-hidden': 'true' });
  layout.titleLines.forEach((line, i) => {
    child(
      head,
      'text',
      { x: side, y: 28 + 22 * i, 'font-size': 17, 'font-weight': 600, fill: theme.text },
      line,
    );
  });
  const room = Math.floor((Number(svg.getAttribute('width')) - 2 * side) / textWidth('x', 12));
  const place = { x: side, y: layout.top - 14, 'font-size': 12, fill: theme.muted };
  child(head, 'text', place, shorten(valueLabel, Math.max(8, room)));
  for (const entry of layout.entries) {
    if (entry.mark === 'area' || entry.mark === 'bar') {
      child(head, 'rect', {
        x: entry.x,
        y: entry.y - 6,
        width: swatch,
        height: 12,
        rx: 2,
        fill: entry.color,
        'fill-opacity': entry.mark === 'bar' ? 1 : 0.22,
      });
    } else if (entry.mark === 'dot') {
      child(head, 'circle', { cx: entry.x + swatch / 2, cy: entry.y, r: 4.5, fill: entry.color });
    } else if (entry.mark === 'ring') {
      const place = { cx: entry.x + swatch / 2, cy: entry.y, r: 4.5 };
      child(head, 'circle', { ...place, fill: 'none', stroke: entry.color, 'stroke-width': 2 });
    } else {
      const line = { x1: entry.x, x2: entry.x + swatch, y1: entry.y, y2: entry.y, stroke: entry.color };
      const pattern = entry.dash ?? (entry.mark === 'dashed' ? '5 3' : '');
      const dash = pattern ? { 'stroke-dasharray': pattern } : {};
      child(head, 'line', { ...line, 'stroke-width': 2.25, ...dash });
    }
    const place = { x: entry.x + swatch + 7, y: entry.y, dy: '0.34em', 'font-size': 12.5, fill: theme.muted };
    child(head, 'text', place, entry.label);
  }
  return svg;
}

/**
 * The document to draw in: the one given, or the page's.
 *
 * @throws TypeError where there is neither, or the document has no root element.
 */
export function resolveDocument(given: Document | undefined, who: string): Document {
  const found = given ?? (globalThis as { document?: Document }).document;
  if (!found) {
    throw new TypeError(
      `${who}(): there is no document here; pass one, for example document: parseHTML('<html></html>').document from linkedom.`,
    );
  }
  if (!found.documentElement) {
    throw new TypeError(
      `${who}(): the document is empty; make it with a root element, for example parseHTML('<html></html>').document.`,
    );
  }
  return found;
}

/**
 * Writes a chart as the text of an SVG file.
 *
 * @param chart What {@link forecastChart} or {@link trainingChart} returned.
 * @returns A complete SVG document, with an XML declaration.
 * @example await writeFile('forecast.svg', chartToSvg(forecastChart({ series, forecast, document })));
 */
export function chartToSvg(chart: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${chart.outerHTML}\n`;
}
