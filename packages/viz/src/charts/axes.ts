import * as Plot from '@observablehq/plot';
import type { ChartTheme } from './theme.ts';

/** Room around a plot whose left axis has numbers. */
export const margins = { marginLeft: 58, marginRight: 20, marginBottom: 48 } as const;

/** Ticks that fit a vertical axis. */
export const ticksFor = (pixels: number): number => Math.max(3, Math.round(pixels / 55));

/** The horizontal time axis. */
export function timeAxis(theme: ChartTheme, width: number, step: number): Plot.Markish {
  return Plot.axisX({
    ticks: Math.max(2, Math.round(width / 110)),
    tickSize: 5,
    color: theme.muted,
    label: step < 86_400_000 ? 'Time (UTC)' : 'Date',
    labelArrow: 'none',
    labelAnchor: 'center',
    labelOffset: 40,
  });
}

/** Grid lines and numbers of the vertical axis; the frame writes its label. */
export function valueAxis(theme: ChartTheme, ticks: number): Plot.Markish[] {
  return [
    Plot.gridY({ ticks, stroke: theme.grid, strokeOpacity: 1 }),
    Plot.axisY({ ticks, tickSize: 0, color: theme.muted, label: null }),
  ];
}

/**
 * Refuses arrays that are not as long as they must be.
 *
 * @throws TypeError naming the chart and the array.
 */
export function checkLength(chart: string, name: string, values: ArrayLike<number>, length: number): void {
  if (values.length === length) return;
  throw new TypeError(`${chart}(): ${name} must have ${length} values, got ${values.length}.`);
}
