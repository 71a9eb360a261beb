import type { PropertyDeclarations } from 'lit';
import { forecastChart } from '../charts/forecast-chart.ts';
import {
  describeForecast,
  type ForecastBand,
  type ForecastPoint,
  forecastPoints,
  type ObservedSeries,
} from '../charts/forecast-data.ts';
import { formatLevel, formatNumber, formatTime, typicalStep } from '../charts/format.ts';
import type { ChartElement } from '../charts/frame.ts';
import { ChartBase, type DataTable, themeFromCss } from './chart-base.ts';

/**
 * `<recurra-forecast-chart>`: the end of a series, its forecast and its interval.
 *
 * Fires `recurra-point` (a {@link ForecastPoint}, or `undefined` on leaving) as the reader moves along the
 * chart by pointer, or by arrow keys, Page Up, Page Down, Home and End.
 *
 * @example
 * const chart = document.querySelector('recurra-forecast-chart');
 * chart.series = { id: 'Sales', times, values };
 * chart.forecast = { times, median, lower, upper, level: 0.8 };
 */
export class RecurraForecastChart extends ChartBase<ForecastPoint> {
  static override readonly properties: PropertyDeclarations = {
    series: { attribute: false },
    forecast: { attribute: false },
    holdout: { attribute: false },
    seasonLength: { type: Number, attribute: 'season-length' },
    historySteps: { type: Number, attribute: 'history-steps' },
    valueLabel: { type: String, attribute: 'value-label' },
  };

  /** The history; nothing is drawn without it. */
  declare series: ObservedSeries | undefined;
  /** The forecast. */
  declare forecast: ForecastBand | undefined;
  /** The back-test. */
  declare holdout: { readonly forecast: ForecastBand } | undefined;
  /** Steps in one season; decides how much history is shown. */
  declare seasonLength: number | undefined;
  /** Observations of history to show. */
  declare historySteps: number | undefined;
  /** Label of the vertical axis; by default the series' id. */
  declare valueLabel: string | undefined;

  protected override readonly pointEvent = 'recurra-point';

  #data() {
    const series = this.series ?? { times: [], values: [] };
    const { forecast, holdout, seasonLength, historySteps, valueLabel } = this;
    return { series, forecast, holdout, seasonLength, historySteps, valueLabel };
  }

  protected override draw(width: number, height: number): ChartElement {
    return forecastChart({ ...this.#data(), title: this.heading, width, height, theme: themeFromCss });
  }

  protected override listPoints(): readonly ForecastPoint[] {
    return forecastPoints(this.#data());
  }

  protected override position(point: ForecastPoint): Date {
    return new Date(point.time);
  }

  protected override tell(point: ForecastPoint): readonly string[] {
    const lines = [this.#time(point.time)];
    if (point.observed !== undefined) lines.push(`Observed ${formatNumber(point.observed)}`);
    if (point.median !== undefined) lines.push(`Forecast ${formatNumber(point.median)}`);
    if (point.lower !== undefined && point.upper !== undefined) {
      lines.push(`${this.#level()} interval ${formatNumber(point.lower)} to ${formatNumber(point.upper)}`);
    }
    return lines;
  }

  protected override accessibleName(): string {
    const name = this.valueLabel ?? this.series?.id;
    return this.heading ?? (name ? `Chart of ${name}` : 'Forecast chart');
  }

  protected override summary(): string {
    return describeForecast(this.#data());
  }

  protected override table(): DataTable {
    const band = this.forecast ?? this.holdout?.forecast;
    if (!band) return { caption: this.summary(), columns: ['Time', 'Observed'], rows: this.#observedRows() };
    const columns = ['Time', 'Median', `Lower end of ${this.#level()} interval`, 'Upper end'];
    const rows = Array.from(band.times, (time, i) => [
      this.#time(time),
      formatNumber(band.median[i]!),
      formatNumber(band.lower[i]!),
      formatNumber(band.upper[i]!),
    ]);
    return { caption: `${this.accessibleName()}: the forecast in numbers`, columns, rows };
  }

  #observedRows(): string[][] {
    const recent = this.listPoints().slice(-24);
    return recent.map((point) => [this.#time(point.time), formatNumber(point.observed!)]);
  }

  #level(): string {
    return formatLevel(this.forecast?.level ?? this.holdout?.forecast.level ?? 0);
  }

  #time(time: number): string {
    return formatTime(time, typicalStep(this.series?.times ?? this.forecast?.times ?? []));
  }
}
