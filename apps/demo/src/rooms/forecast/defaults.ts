import type { FrequencyUnit, Series, SeriesTable } from '@recurra/forecasting';
import type { RunSettings } from './protocol.ts';

const usualHorizon: Record<FrequencyUnit, number> = {
  second: 60,
  minute: 60,
  hour: 48,
  day: 28,
  week: 26,
  month: 24,
  quarter: 8,
  year: 5,
};

/** The series a run is about: the chosen one, or all. */
export function chosenSeries(table: SeriesTable, seriesId: string | undefined): readonly Series[] {
  return seriesId === undefined ? table.series : table.series.filter(({ id }) => id === seriesId);
}

/** Longest horizon to offer: a quarter of the shortest series, so that enough is left to learn from and to score on. */
export function longestHorizon(series: readonly Series[]): number {
  const shortest = Math.min(...series.map(({ values }) => values.length));
  return Math.max(1, Math.floor(shortest / 4));
}

/**
 * Settings that suit the data: a usual horizon for its frequency, the inferred season, an 80 % interval.
 *
 * @param table What was read.
 * @param seriesId The series to start with; the first if there is none of that name.
 */
export function defaultSettings(table: SeriesTable, seriesId?: string): RunSettings {
  const series = table.series.find(({ id }) => id === seriesId) ?? table.series[0]!;
  const usual = usualHorizon[table.frequency.unit];
  return {
    seriesId: series.id,
    horizon: Math.min(usual, longestHorizon([series])),
    seasonLength: table.seasonLength,
    level: 0.8,
    epochs: undefined,
    seed: 0,
  };
}
