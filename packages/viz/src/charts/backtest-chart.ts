import * as Plot from '@observablehq/plot';
import { plotFrame } from './axes.ts';
import type { ChartOptions } from './forecast-chart.ts';
import { formatNumber } from './format.ts';
import { type ChartElement, frameChart, layoutFrame, resolveDocument, shorten } from './frame.ts';
import { resolveTheme } from './theme.ts';

/** One method in a back-test chart. */
export interface ChartMethod {
  /** Name of the method. */
  readonly name: string;
  /** Its error at each origin; what is not finite is left out. */
  readonly scores: ArrayLike<number>;
}

/** Options of {@link backtestChart}. */
export interface BacktestChartOptions extends ChartOptions {
  /** The methods; they are shown with the best, that of the lowest mean, on top. */
  readonly methods: readonly ChartMethod[];
  /** Name of the error. Default `MASE`. */
  readonly metric?: string | undefined;
}

interface Row {
  readonly name: string;
  readonly scores: readonly number[];
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function rowsOf(methods: readonly ChartMethod[]): Row[] {
  return methods
    .map(({ name, scores: all }) => {
      const scores = Array.from(all).filter(Number.isFinite);
      const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
      return { name, scores, mean, low: Math.min(...scores), high: Math.max(...scores) };
    })
    .sort((a, b) =>
      Number.isFinite(a.mean) && Number.isFinite(b.mean) ? a.mean - b.mean : a.scores.length ? -1 : 1,
    );
}

/** Says how the methods compare, in words. */
export function describeBacktest(methods: readonly ChartMethod[], metric: string): string {
  const rows = rowsOf(methods);
  if (rows.length === 0) return 'There are no methods to compare.';
  const listed = rows.map(({ name, mean, low, high, scores }) =>
    scores.length === 0
      ? `${name} has no score`
      : scores.length === 1
        ? `${name} ${formatNumber(mean)}`
        : `${name} ${formatNumber(mean)} (${formatNumber(low)} to ${formatNumber(high)})`,
  );
  return `Mean ${metric} of ${rows.length} methods, the lowest first: ${listed.join('; ')}.`;
}

/**
 * Draws how methods fared in a back-test: the mean error of each, and its error at each origin.
 *
 * @param options Methods and looks. Without a height the chart is as high as its rows need.
 * @returns A self-contained SVG element with title, legend and a text description.
 * @throws TypeError where there is no document.
 * @example const svg = backtestChart({ methods: [{ name: 'GRU', scores: [0.8, 0.9] }, { name: 'naive', scores: [1.1, 1] }] });
 */
export function backtestChart(options: BacktestChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'backtestChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const metric = options.metric ?? 'MASE';
  const rows = rowsOf(options.methods).map((row, place) => ({ ...row, place }));
  const scored = rows.filter(({ scores }) => scores.length > 0);
  const several = scored.some(({ scores }) => scores.length > 1);
  const layout = layoutFrame(
    options.title,
    [
      { label: several ? 'Mean over the origins' : 'Error', color: theme.forecast, mark: 'dot' },
      ...(several ? [{ label: 'Each origin', color: theme.observed, mark: 'ring' } as const] : []),
    ],
    width,
  );
  const height = options.height ?? layout.top + 48 + Math.max(1, rows.length) * 32;
  const letters = Math.max(8, Math.floor(width / 26));
  const longest = rows.reduce((most, { name }) => Math.max(most, shorten(name, letters).length), 0);
  const ticks = Math.max(2, Math.round(width / 140));
  const lows = scored.map(({ low }) => low);
  const highs = scored.map(({ high }) => high);
  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    marginLeft: Math.max(58, 20 + longest * 6.6),
    marginRight: 64,
    marginBottom: 34,
    x: {
      nice: true,
      // From zero, unless the differences would be too small to see.
      zero: Math.min(...lows) < 0.6 * Math.max(...highs),
      ...(scored.length ? {} : { domain: [0, 1] }),
    },
    y: { type: 'band', domain: rows.map(({ place }) => place) },
    marks: [
      Plot.gridX({ ticks, stroke: theme.grid, strokeOpacity: 1 }),
      Plot.axisX({ ticks, tickSize: 0, color: theme.muted, label: null, tickFormat: formatNumber }),
      Plot.axisY({
        tickSize: 0,
        color: theme.text,
        label: null,
        tickFormat: (place: number) => shorten(rows[place]?.name ?? '', letters),
      }),
      Plot.ruleY(scored, { y: 'place', x1: 'low', x2: 'high', stroke: theme.muted, strokeWidth: 1.5 }),
      several
        ? Plot.dot(
            scored.flatMap(({ scores, place }) => scores.map((score) => ({ place, score }))),
            { y: 'place', x: 'score', r: 3, stroke: theme.observed, fill: 'none', strokeWidth: 1.25 },
          )
        : null,
      Plot.dot(scored, { y: 'place', x: 'mean', r: 5.5, fill: theme.forecast }),
      Plot.text(rows, {
        y: 'place',
        x: ({ high, scores }: Row) => (scores.length ? high : Math.min(...lows)),
        text: ({ mean, scores }: Row) => (scores.length ? formatNumber(mean) : 'no score'),
        textAnchor: 'start',
        dx: 11,
        fill: theme.muted,
      }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: `${metric}, less is better`,
    label: options.title ?? `${metric} by method`,
    description: describeBacktest(options.methods, metric),
    theme,
  });
}
