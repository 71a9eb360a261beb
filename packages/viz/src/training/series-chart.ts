import * as Plot from '@observablehq/plot';
import { plotFrame, ticksFor } from '../charts/axes.ts';
import type { ChartOptions } from '../charts/forecast-chart.ts';
import { formatNumber } from '../charts/format.ts';
import {
  type ChartElement,
  frameChart,
  type LegendEntry,
  layoutFrame,
  resolveDocument,
} from '../charts/frame.ts';
import { resolveTheme, styleOf } from '../charts/theme.ts';

/** One line of a chart: a number for each step, lag or update. */
export interface ChartSeries {
  readonly name: string;
  /** What is not finite is left out. */
  readonly values: ArrayLike<number>;
}

/** What {@link seriesChart} shows. */
export interface SeriesChartData {
  readonly series: readonly ChartSeries[];
  /** Number of the first value on the horizontal axis. Default 0. */
  readonly start?: number | undefined;
  /** Distance between two values on the horizontal axis. Default 1. */
  readonly stride?: number | undefined;
  /** Numbers that the horizontal axis has room for at least. */
  readonly room?: number | undefined;
  /** Vertical axis. Default `linear`. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Least value that a logarithmic axis shows; smaller ones lie on its edge. Default 1e-12. */
  readonly floor?: number | undefined;
  /** Ends of the vertical axis; what the values need if left out. */
  readonly domain?: readonly [number, number] | undefined;
  /** A level to compare with. */
  readonly baseline?: { readonly value: number; readonly label: string } | undefined;
  /** Where one is on the horizontal axis. */
  readonly position?: number | undefined;
  /** Of the horizontal axis. */
  readonly stepLabel: string;
  /** Of the vertical axis. */
  readonly valueLabel: string;
}

/** Options of {@link seriesChart}. */
export interface SeriesChartOptions extends SeriesChartData, ChartOptions {}

/** Says where each line starts and ends. */
export function describeSeries({ series, baseline }: SeriesChartData): string {
  const lines = series.flatMap(({ name, values }) => {
    const finite = Array.from(values).filter(Number.isFinite);
    if (finite.length === 0) return [];
    return [`${name} from ${formatNumber(finite[0]!)} to ${formatNumber(finite.at(-1)!)}`];
  });
  if (lines.length === 0) return 'No numbers yet.';
  const level = baseline ? ` ${baseline.label}: ${formatNumber(baseline.value)}.` : '';
  return `${lines.join('; ')}.${level}`;
}

function powers(low: number, high: number, pixels: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const every = Math.max(1, Math.ceil((to - from) / ticksFor(pixels)));
  return Array.from(
    { length: Math.max(0, Math.floor((to - from) / every) + 1) },
    (_, n) => 10 ** (to - n * every),
  );
}

function verticalDomain(data: SeriesChartData, values: readonly number[], log: boolean): [number, number] {
  if (data.domain) return [data.domain[0], data.domain[1]];
  const all = data.baseline ? [...values, data.baseline.value] : values;
  if (all.length === 0) return log ? [0.1, 1] : [0, 1];
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  // A power of ten lies within, so that the axis has a number.
  if (log) return [Math.min(low / 1.3, high / 12), high * 1.3];
  const margin = 0.06 * (high - low || Math.abs(high) || 1);
  return [low >= 0 && low < high / 3 ? 0 : low - margin, high + margin];
}

/**
 * Draws several lines over steps, lags or updates: hidden states, gradients, losses.
 *
 * @param options Lines, axes and looks.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document.
 * @example
 * const svg = seriesChart({
 *   series: [{ name: 'RNN', values: [1, 0.5, 0.25] }], scale: 'log', stepLabel: 'Lag', valueLabel: 'Gradient', document,
 * });
 */
export function seriesChart(options: SeriesChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'seriesChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 360;
  const { start = 0, stride = 1, baseline, position } = options;
  const log = options.scale === 'log';
  const floor = options.floor ?? 1e-12;
  const lines = options.series.map(({ name, values }, n) => ({
    name,
    ...styleOf(theme, n),
    points: Array.from(values, (value, k) => ({
      at: start + k * stride,
      value: log && Number.isFinite(value) ? Math.max(floor, value) : value,
    })).filter((point) => Number.isFinite(point.value)),
  }));
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const most = lines.reduce((longest, { points }) => Math.max(longest, points.at(-1)?.at ?? start), start);
  const legend: LegendEntry[] = lines.map(({ name, color, dash }) => ({
    label: name,
    color,
    dash,
    mark: 'line',
  }));
  if (baseline) legend.push({ label: baseline.label, color: theme.muted, dash: '1 4', mark: 'line' });
  const layout = layoutFrame(options.title, legend, width);
  const domain = verticalDomain(options, values, log);
  const pixels = height - layout.top - 48;
  const ticks = log ? powers(domain[0], domain[1], pixels) : ticksFor(pixels);
  const end = Math.max(start + stride, most, options.room ?? 0);
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    x: { domain: [start, end] },
    y: { type: log ? 'log' : 'linear', domain, clamp: true },
    marks: [
      Plot.gridY({ ticks, stroke: theme.grid, strokeOpacity: 1 }),
      Plot.axisX({
        // No more than there are values: there is nothing between two steps.
        ticks: Math.max(1, Math.min((end - start) / stride, Math.round(width / 90))),
        tickFormat: (at: number) => (Number.isInteger(at) ? formatNumber(at) : ''),
        tickSize: 5,
        color: theme.muted,
        label: options.stepLabel,
        labelArrow: 'none',
        labelAnchor: 'center',
        labelOffset: 40,
      }),
      Plot.axisY({
        ticks,
        tickFormat: log ? (value: number) => value.toExponential(0).replace('e+0', 'e0') : formatNumber,
        tickSize: 0,
        color: theme.muted,
        label: null,
      }),
      position === undefined ? null : Plot.ruleX([position], { stroke: theme.muted, strokeWidth: 1.5 }),
      baseline
        ? Plot.ruleY([baseline.value], { stroke: theme.muted, strokeDasharray: '1 4', strokeWidth: 2 })
        : null,
      ...lines.map(({ points, color, dash }) =>
        Plot.lineY(points, {
          x: 'at',
          y: 'value',
          stroke: color,
          strokeWidth: 1.8,
          strokeLinejoin: 'round',
          strokeDasharray: dash || 'none',
        }),
      ),
      ...lines.map(({ points, color }) =>
        points.length === 1 ? Plot.dot(points, { x: 'at', y: 'value', r: 2.5, fill: color }) : null,
      ),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: `${options.valueLabel}${log ? ' (logarithmic)' : ''}`,
    label: options.title ?? options.valueLabel,
    description: describeSeries(options),
    theme,
  });
}
