import type { PropertyDeclarations } from 'lit';
import { formatNumber } from '../charts/format.ts';
import type { ChartElement } from '../charts/frame.ts';
import { ChartBase, type DataTable, themeFromCss } from '../elements/chart-base.ts';
import { describeHeatMap, heatMapChart } from './heat-map-chart.ts';
import type { SeriesPoint } from './series-base.ts';
import type { ChartSeries } from './series-chart.ts';

/** Rows that are told one by one; of more, the extremes. */
const spoken = 8;

/**
 * `<recurra-heat-map>`: gates or states of many units over the steps of a sequence, a coloured cell each.
 *
 * Fires `recurra-point` (a {@link SeriesPoint}, or `undefined` on leaving) as the reader moves along the steps.
 *
 * @example
 * const map = document.querySelector('recurra-heat-map');
 * map.rows = [{ name: 'unit 1', values: gates1 }, { name: 'unit 2', values: gates2 }];
 */
export class RecurraHeatMap extends ChartBase<SeriesPoint> {
  static override readonly properties: PropertyDeclarations = {
    rows: { attribute: false },
    full: { type: Number },
    signed: { type: Boolean },
    at: { type: Number },
    start: { type: Number },
    valueLabel: { type: String, attribute: 'value-label' },
  };

  /** A row each. Assign a new array when numbers change. */
  declare rows: readonly ChartSeries[];
  /** The size that is drawn in full colour. Default 1. */
  declare full: number;
  /** Whether values may be negative. Default: whether one is. */
  declare signed: boolean | undefined;
  /** The step where one is. */
  declare at: number | undefined;
  /** Number of the first step. Default 1. */
  declare start: number;
  /** What the colours mean. Default `Value`. */
  declare valueLabel: string;

  protected override readonly pointEvent = 'recurra-point';

  constructor() {
    super();
    this.rows = [];
    this.full = 1;
    this.start = 1;
    this.valueLabel = 'Value';
  }

  protected override draw(width: number, height: number): ChartElement {
    const { rows, full, signed, start, valueLabel, at: position, heading: title } = this;
    return heatMapChart({
      rows,
      full,
      signed,
      start,
      valueLabel,
      position,
      title,
      width,
      height: this.height === undefined ? undefined : height,
      theme: themeFromCss,
    });
  }

  protected override listPoints(): readonly SeriesPoint[] {
    const steps = this.rows.reduce((most, { values }) => Math.max(most, values.length), 0);
    return Array.from({ length: steps }, (_, t) => ({
      at: this.start + t,
      values: Object.fromEntries(this.rows.map(({ name, values }) => [name, values[t] ?? Number.NaN])),
    }));
  }

  protected override position(point: SeriesPoint): number {
    return point.at;
  }

  protected override tell(point: SeriesPoint): readonly string[] {
    const entries = Object.entries(point.values).filter(([, value]) => Number.isFinite(value));
    const told =
      entries.length <= spoken
        ? entries
        : [...entries].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, spoken - 2);
    const more = entries.length - told.length;
    return [
      `Step ${point.at}`,
      ...told.map(([name, value]) => `${name} ${formatNumber(value)}`),
      ...(more > 0 ? [`and ${more} smaller`] : []),
    ];
  }

  protected override accessibleName(): string {
    return this.heading ?? this.valueLabel;
  }

  protected override summary(): string {
    return describeHeatMap(this.rows);
  }

  protected override table(): DataTable {
    const points = this.listPoints();
    return {
      caption: `${this.accessibleName()}: the numbers`,
      columns: ['Step', ...this.rows.map(({ name }) => name)],
      rows: points.map(({ at, values }) => [
        String(at),
        ...this.rows.map(({ name }) => formatNumber(values[name] ?? Number.NaN)),
      ]),
    };
  }
}
