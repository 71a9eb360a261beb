import { type ChartElement, chartToSvg } from '@recurra/viz/charts';
import { parseHTML } from 'linkedom';
import { panelSize } from './panel.ts';

/** A document to draw in, where there is no browser. */
export function newDocument(): Document {
  return parseHTML('<!doctype html><html><body></body></html>').document as unknown as Document;
}

/**
 * Puts charts of {@link panelSize} one below the other.
 *
 * @param panels The charts, at least one.
 * @param document Where they were made.
 * @param label What they are together.
 * @returns An SVG document.
 */
export function stackCharts(panels: readonly ChartElement[], document: Document, label: string): string {
  const [first] = panels;
  if (first !== undefined && panels.length === 1) return chartToSvg(first);
  const whole = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const size = { width: panelSize.width, height: panelSize.height * panels.length };
  whole.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  whole.setAttribute('role', 'img');
  whole.setAttribute('aria-label', label);
  whole.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  for (const [name, value] of Object.entries(size)) whole.setAttribute(name, String(value));
  panels.forEach((panel, i) => {
    panel.setAttribute('y', String(i * panelSize.height));
    whole.appendChild(panel);
  });
  return chartToSvg(whole as unknown as Element);
}
