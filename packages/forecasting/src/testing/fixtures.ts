import { createRng } from '@recurra/core';
import type { Frequency, SeriesTable } from '../data/types.ts';

// Data for tests only; nothing shipped imports this.

/** Monthly. */
export const monthly: Frequency = { unit: 'month', count: 1, label: 'monthly' };

/** What {@link makeTable} makes. */
export interface TableRecipe {
  readonly length: number;
  readonly seasonLength?: number;
  readonly series?: number;
  readonly frequency?: Frequency;
  /** Value of series `s` at step `t`; `noise` is standard normal. */
  readonly value?: (t: number, s: number, noise: number) => number;
}

/** A table of made-up series: trend, a season and noise, unless told otherwise. */
export function makeTable(recipe: TableRecipe): SeriesTable {
  const { length, seasonLength = 12, series = 1, frequency = monthly } = recipe;
  const value =
    recipe.value ??
    ((t, s, noise) => 50 + 10 * s + 0.05 * t + 5 * Math.sin((2 * Math.PI * t) / seasonLength) + 0.3 * noise);
  return {
    timeColumn: 'time',
    frequency,
    seasonLength,
    notes: [],
    series: Array.from({ length: series }, (_, s) => {
      const rng = createRng(7 + s);
      return {
        id: `series ${s + 1}`,
        times: Float64Array.from({ length }, (_, t) => Date.UTC(1990, t, 1)),
        values: Float64Array.from({ length }, (_, t) => value(t, s, rng.normal())),
      };
    }),
  };
}

/** The table with some observations changed. */
export function editValues(
  table: SeriesTable,
  change: (values: Float64Array, s: number) => void,
): SeriesTable {
  const series = table.series.map((one, s) => {
    const values = one.values.slice();
    change(values, s);
    return { ...one, values };
  });
  return { ...table, series };
}
