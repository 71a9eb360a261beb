import * as Plot from '@observablehq/plot';
import type { ChartTheme } from './theme.ts';

/** Room around a plot whose left axis has numbers. */
const margins = { marginLeft: 58, marginRight: 20, marginBottom: 48 } as const;

/** What every plot is made with, whatever it shows: its size, the room around it, its letters. */
export function plotFrame(
  document: Document,
  width: number,
  height: number,
  top: number,
  theme: ChartTheme,
): Plot.PlotOptions {
  return {
    document,
    className: 'recurra-chart',
    width,
    height,
    marginTop: top,
    ...margins,
    style: { color: theme.text, fontSize: '12px', overflow: 'visible' },
  };
}

/** Ticks that fit a vertical axis. */
export const ticksFor = (pixels: number): number => Math.max(3, Math.round(pixels / 55));

/** Times at round numbers of steps, about as many as asked for. */
function stepTicks([first, last]: readonly [number, number], step: number, wanted: number): Date[] {
  const rough = Math.max(1, (last - first) / step / wanted);
  const size = 10 ** Math.floor(Math.log10(rough));
  const between = (size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10)) | 0 || 1;
  const ticks: Date[] = [];
  const start = Math.ceil(first / step / between);
  for (let n = start; n * between * step <= last; n++) ticks.push(new Date(n * between * step));
  return ticks;
}

/**
 * The horizontal time axis.
 *
 * @param theme Colours.
 * @param width Of the chart, in pixels.
 * @param step Distance between the times, in milliseconds.
 * @param steps First and last time, where times only count steps: the axis then shows their numbers.
 */
export function timeAxis(
  theme: ChartTheme,
  width: number,
  step: number,
  steps?: readonly [number, number],
): Plot.Markish {
  const ticks = Math.max(2, Math.round(width / 110));
  const dates = step < 86_400_000 ? 'Time (UTC)' : 'Date';
  return Plot.axisX({
    ticks: steps === undefined ? ticks : stepTicks(steps, step, ticks),
    ...(steps !== undefined && { tickFormat: (time: Date) => String(Math.round(time.getTime() / step)) }),
    tickSize: 5,
    color: theme.muted,
    label: steps === undefined ? dates : 'Step',
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
