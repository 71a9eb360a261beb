import { type CSSResult, css, type PropertyDeclarations } from 'lit';
import { formatNumber } from '../charts/format.ts';
import type { ChartElement } from '../charts/frame.ts';
import type { ChartTheme } from '../charts/theme.ts';
import { ChartBase, type DataTable, themeFromCss } from '../elements/chart-base.ts';
import { type ChartSeries, describeSeries, type SeriesChartData, seriesChart } from './series-chart.ts';

/** One place on the horizontal axis, as the reader meets it. */
export interface SeriesPoint {
  /** Step, lag or update. */
  readonly at: number;
  /** Value of each line there, by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** The page's colours, with six for things side by side. */
export const paletteFromCss: ChartTheme = {
  ...themeFromCss,
  palette: [1, 2, 3, 4, 5, 6].map((n) => `var(--_series-${n})`),
};

/** Colours `--recurra-chart-series-1` … `-6`. */
export const paletteStyles: CSSResult = css`
  :host {
    --_series-1: var(--recurra-chart-series-1, light-dark(#1d5fd1, #74a9ff));
    --_series-2: var(--recurra-chart-series-2, light-dark(#b4480f, #f4a261));
    --_series-3: var(--recurra-chart-series-3, light-dark(#0d7a4f, #4cc38a));
    --_series-4: var(--recurra-chart-series-4, light-dark(#7b3fb3, #c39bf0));
    --_series-5: var(--recurra-chart-series-5, light-dark(#8a6500, #e2c04b));
    --_series-6: var(--recurra-chart-series-6, light-dark(#b3286b, #f08cb8));
  }
`;

/** What the elements that draw lines share. Each says in `settings` what its axes are. */
export abstract class SeriesBase extends ChartBase<SeriesPoint> {
  static override readonly properties: PropertyDeclarations = {
    series: { attribute: false },
    baseline: { attribute: false },
    at: { type: Number },
    room: { type: Number },
  };

  static override readonly styles: CSSResult = css`${ChartBase.styles} ${paletteStyles}`;

  /** The lines. Assign a new array when numbers come in. */
  declare series: readonly ChartSeries[];
  /** A level to compare with. */
  declare baseline: { readonly value: number; readonly label: string } | undefined;
  /** Where one is on the horizontal axis. */
  declare at: number | undefined;
  /** Keeps the horizontal axis still while numbers come in: how far it reaches at least. */
  declare room: number | undefined;

  protected override readonly pointEvent: string = 'recurra-point';

  constructor() {
    super();
    this.series = [];
  }

  /** Axes of the chart. */
  protected abstract settings(): Omit<SeriesChartData, 'series' | 'baseline' | 'position' | 'room'>;
  /** What a place on the horizontal axis is called, `Step 4`. */
  protected abstract place(at: number): string;

  #data(): SeriesChartData {
    const { series, baseline, at, room } = this;
    return { ...this.settings(), series, baseline, position: at, room };
  }

  protected override draw(width: number, height: number): ChartElement {
    return seriesChart({ ...this.#data(), title: this.heading, width, height, theme: paletteFromCss });
  }

  protected override listPoints(): readonly SeriesPoint[] {
    const { start = 0, stride = 1 } = this.settings();
    const longest = this.series.reduce((most, { values }) => Math.max(most, values.length), 0);
    return Array.from({ length: longest }, (_, k) => {
      const here = this.series.filter(({ values }) => Number.isFinite(values[k]));
      return {
        at: start + k * stride,
        values: Object.fromEntries(here.map(({ name, values }) => [name, values[k]!])),
      };
    });
  }

  protected override position(point: SeriesPoint): number {
    return point.at;
  }

  protected override tell(point: SeriesPoint): readonly string[] {
    return [
      this.place(point.at),
      ...Object.entries(point.values).map(([name, value]) => `${name} ${formatNumber(value)}`),
    ];
  }

  protected override accessibleName(): string {
    return this.heading ?? this.settings().valueLabel;
  }

  protected override summary(): string {
    return describeSeries(this.#data());
  }

  /** At most about fifty places, evenly spaced, the last one included. */
  protected override table(): DataTable {
    const points = this.listPoints();
    const every = Math.max(1, Math.ceil(points.length / 50));
    const names = this.series.map(({ name }) => name);
    return {
      caption: `${this.accessibleName()}: the numbers`,
      columns: [this.settings().stepLabel, ...names],
      rows: points
        .filter((_, n) => (points.length - 1 - n) % every === 0)
        .map(({ at, values }) => [
          String(at),
          ...names.map((name) => formatNumber(values[name] ?? Number.NaN)),
        ]),
    };
  }
}
