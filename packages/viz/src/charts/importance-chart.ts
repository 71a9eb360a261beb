import * as Plot from '@observablehq/plot';
import { plotFrame } from './axes.ts';
import type { ChartOptions } from './forecast-chart.ts';
import { formatNumber } from './format.ts';
import {
  type ChartElement,
  frameChart,
  type LegendEntry,
  layoutFrame,
  resolveDocument,
  shorten,
} from './frame.ts';
import { resolveTheme, styleOf } from './theme.ts';

/** One bar of an importance chart: an entry of `permutationImportance(…)` of `@recurra/forecasting` fits. */
export interface ChartFeature {
  /** Name of the feature. */
  readonly name: string;
  /** What it is; features of one kind share a colour. */
  readonly kind?: string;
  /** Length of the bar: how much the error grows without the feature. */
  readonly importance: number;
  /** Half length of the error bar; none is drawn where it is not finite. */
  readonly spread?: number;
}

/** Options of {@link importanceChart}. */
export interface ImportanceChartOptions extends ChartOptions {
  /** The bars, in the order to show them. */
  readonly features: readonly ChartFeature[];
  /** What a bar's length means. Default `Increase of the error when shuffled`. */
  readonly valueLabel?: string | undefined;
  /** Bars to show at most; the description counts the others. Default 20. */
  readonly most?: number | undefined;
}

const kindNames: Readonly<Record<string, string>> = {
  past: 'Past covariate',
  future: 'Known-future covariate',
  static: 'Static covariate',
  lags: 'History of the series',
};

/** Says which features matter, in words. */
export function describeImportance(features: readonly ChartFeature[], most: number): string {
  if (features.length === 0) return 'There are no features.';
  const listed = features.slice(0, most).map(({ name, importance, spread }) => {
    const error = spread !== undefined && Number.isFinite(spread) ? ` ± ${formatNumber(spread)}` : '';
    return `${name} ${formatNumber(importance)}${error}`;
  });
  const more = features.length > most ? `; and ${features.length - most} more` : '';
  return `Importance of ${features.length} features: ${listed.join('; ')}${more}.`;
}

/**
 * Draws how much each feature matters: a bar each, with its spread.
 *
 * @param options Features and looks. Without a height the chart is as high as its bars need.
 * @returns A self-contained SVG element with title, legend and a text description.
 * @throws TypeError where there is no document.
 * @example
 * const { features } = await permutationImportance(forecaster, table);
 * const svg = importanceChart({ features, title: 'What the forecast depends on', document });
 */
export function importanceChart(options: ImportanceChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'importanceChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const most = options.most ?? 20;
  const shown = options.features.slice(0, most).filter(({ importance }) => Number.isFinite(importance));
  const kinds = [...new Set(shown.map(({ kind }) => kind ?? ''))];
  const color = (kind: string | undefined): string => styleOf(theme, kinds.indexOf(kind ?? '')).color;
  const legend: LegendEntry[] = kinds
    .filter((kind) => kind !== '')
    .map((kind) => ({ label: kindNames[kind] ?? kind, color: color(kind), mark: 'bar' }));
  const layout = layoutFrame(options.title, legend, width);
  const height = options.height ?? layout.top + 48 + Math.max(1, shown.length) * 28;
  const letters = Math.max(8, Math.floor(width / 26));
  const longest = shown.reduce((most, { name }) => Math.max(most, shorten(name, letters).length), 0);
  // Two features may share a name (a past and a static one); rows are told apart by their number.
  const rows = shown.map((feature, row) => {
    const spread = Number.isFinite(feature.spread) ? feature.spread! : 0;
    const ends = [feature.importance - spread, feature.importance + spread] as const;
    return { ...feature, row, spread, low: ends[0], high: ends[1], fill: color(feature.kind) };
  });
  const withSpread = rows.filter(({ spread }) => spread > 0);
  const ticks = Math.max(2, Math.round(width / 140));
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    marginLeft: Math.max(58, 20 + longest * 6.6),
    marginRight: 64,
    marginBottom: 34,
    x: { nice: true, zero: true, ...(rows.length ? {} : { domain: [0, 1] }) },
    y: { type: 'band', domain: rows.map(({ row }) => row), padding: 0.3 },
    marks: [
      Plot.gridX({ ticks, stroke: theme.grid, strokeOpacity: 1 }),
      Plot.axisX({ ticks, tickSize: 0, color: theme.muted, label: null, tickFormat: formatNumber }),
      Plot.axisY({
        tickSize: 0,
        color: theme.text,
        label: null,
        tickFormat: (row: number) => shorten(rows[row]?.name ?? '', letters),
      }),
      Plot.barX(rows, { y: 'row', x: 'importance', fill: 'fill', rx: 2 }),
      Plot.ruleX([0], { stroke: theme.muted }),
      Plot.ruleY(withSpread, { y: 'row', x1: 'low', x2: 'high', stroke: theme.text, strokeWidth: 1.5 }),
      Plot.tickX(
        withSpread.flatMap((row) => [row.low, row.high].map((end) => ({ ...row, end }))),
        { y: 'row', x: 'end', stroke: theme.text, strokeWidth: 1.5, insetTop: 5, insetBottom: 5 },
      ),
      Plot.text(rows, {
        y: 'row',
        x: (row: { importance: number; high: number }) => Math.max(0, row.importance, row.high),
        text: (row: ChartFeature) => formatNumber(row.importance),
        textAnchor: 'start',
        dx: 6,
        fill: theme.muted,
      }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: options.valueLabel ?? 'Increase of the error when shuffled',
    label: options.title ?? 'Importance of features',
    description: describeImportance(options.features, most),
    theme,
  });
}
