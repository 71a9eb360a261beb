import * as Plot from '@observablehq/plot';
import { plotFrame } from '../charts/axes.ts';
import type { ChartOptions } from '../charts/forecast-chart.ts';
import { formatNumber } from '../charts/format.ts';
import {
  type ChartElement,
  frameChart,
  type LegendEntry,
  layoutFrame,
  resolveDocument,
  shorten,
} from '../charts/frame.ts';
import { resolveTheme } from '../charts/theme.ts';
import type { ChartSeries } from './series-chart.ts';

/** What {@link heatMapChart} shows. */
export interface HeatMapData {
  /** A row each: a unit, a gate, an input; a value a step. */
  readonly rows: readonly ChartSeries[];
  /** The size that is drawn in full colour. Default 1. */
  readonly full?: number | undefined;
  /** Whether values may be negative, which have a colour of their own. Default: whether one is. */
  readonly signed?: boolean | undefined;
  /** Number of the first step. Default 1. */
  readonly start?: number | undefined;
  /** The step where one is. */
  readonly position?: number | undefined;
  /** What the colours mean. */
  readonly valueLabel: string;
}

/** Options of {@link heatMapChart}. */
export interface HeatMapOptions extends HeatMapData, ChartOptions {}

/** Says what the largest and smallest values are. */
export function describeHeatMap(rows: readonly ChartSeries[]): string {
  const values = rows.flatMap((row) => Array.from(row.values)).filter(Number.isFinite);
  if (values.length === 0) return 'No numbers yet.';
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} over ${rows[0]!.values.length} steps, values from ${formatNumber(low)} to ${formatNumber(high)}.`;
}

/**
 * Draws values by row and step as coloured cells: gates from shut to open, states from negative to positive.
 *
 * @param options Rows and looks. Without a height the picture is as high as its rows need.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document.
 * @example const svg = heatMapChart({ rows: [{ name: 'f', values: [0.9, 0.1] }], valueLabel: 'Gate', document });
 */
export function heatMapChart(options: HeatMapOptions): ChartElement {
  const document = resolveDocument(options.document, 'heatMapChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const { rows, start = 1, full = 1, position } = options;
  const signed = options.signed ?? rows.some(({ values }) => Array.from(values).some((value) => value < 0));
  const legend: LegendEntry[] = signed
    ? [
        { label: `${formatNumber(full)} or more`, color: theme.forecast, mark: 'bar' },
        { label: `${formatNumber(-full)} or less`, color: theme.accent, mark: 'bar' },
        { label: 'pale: near 0', color: theme.forecast, mark: 'area' },
      ]
    : [
        { label: `${formatNumber(full)}${full === 1 ? '' : ' or more'}`, color: theme.forecast, mark: 'bar' },
        { label: 'pale: near 0', color: theme.forecast, mark: 'area' },
      ];
  const layout = layoutFrame(options.title, legend, width);
  const steps = rows.reduce((most, { values }) => Math.max(most, values.length), 0);
  const rowHeight = rows.length > 16 ? 12 : 22;
  const height = options.height ?? layout.top + 48 + Math.max(1, rows.length) * rowHeight;
  const cells = rows.flatMap(({ values }, row) =>
    Array.from(values, (value, t) => ({
      row,
      x1: start + t - 0.5,
      x2: start + t + 0.5,
      at: start + t,
      value,
      fill: value < 0 ? theme.accent : theme.forecast,
      opacity: Math.min(1, Math.abs(value) / full),
    })).filter(({ value }) => Number.isFinite(value)),
  );
  const longest = rows.reduce((most, { name }) => Math.max(most, shorten(name, 14).length), 0);
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    marginLeft: Math.max(30, 16 + longest * 6.8),
    x: { type: 'linear', domain: [start - 0.5, Math.max(start + 0.5, start + steps - 0.5)] },
    y: { type: 'band', domain: rows.map((_, row) => row), padding: 0.06 },
    opacity: { type: 'identity' },
    marks: [
      Plot.axisX({
        ticks: Math.max(2, Math.min(steps, Math.round(width / 60))),
        tickFormat: (at: number) => (Number.isInteger(at) ? String(at) : ''),
        tickSize: 0,
        color: theme.muted,
        label: 'Step',
        labelArrow: 'none',
        labelAnchor: 'center',
        labelOffset: 40,
      }),
      Plot.axisY({
        // Where rows are many, every fourth name is enough.
        ticks: rows.map((_, row) => row).filter((row) => rows.length <= 16 || row % 4 === 0),
        tickSize: 0,
        color: theme.text,
        label: null,
        tickFormat: (row: number) => shorten(rows[row]?.name ?? '', 14),
      }),
      Plot.frame({ stroke: theme.grid }),
      Plot.rect(cells, {
        x1: 'x1',
        x2: 'x2',
        y: 'row',
        fill: 'fill',
        fillOpacity: 'opacity',
        insetRight: 0.5,
      }),
      position === undefined
        ? null
        : Plot.rect([position], {
            x1: (at: number) => at - 0.5,
            x2: (at: number) => at + 0.5,
            stroke: theme.text,
            strokeWidth: 1.5,
            fill: 'none',
          }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: options.valueLabel,
    label: options.title ?? options.valueLabel,
    description: describeHeatMap(rows),
    theme,
  });
}
