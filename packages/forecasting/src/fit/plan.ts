import { ArgumentError, DataError } from '@recurra/plugin';
import { type CalendarFeature, calendarFeaturesFor } from '../data/calendar-features.ts';
import type { Series, SeriesTable } from '../data/types.ts';
import { covariatesProblem } from '../forecaster/admit-series.ts';
import { trainingProblem } from '../model/admit.ts';
import { chooseDesign } from '../model/design.ts';
import type { HeadKind } from '../model/heads/index.ts';
import type { CovariateNames, ModelSpec } from '../model/spec.ts';
import type { FitOptions } from '../types.ts';
import { chooseTransform } from './choose-transform.ts';
import type { JobSettings } from './settings.ts';

/** What will be trained, on what. */
export interface ModelPlan {
  readonly spec: ModelSpec;
  /** The series that can be learned from, in the table's order. */
  readonly table: SeriesTable;
  /** The others, and why not. */
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
}

const year = 365.25 * 86_400_000;

/** Share of zeros from which a series of small counts is taken for intermittent. */
const manyZeros = 0.2;

/** Calendar features that the history is long enough to learn: one that was seen once teaches nothing. */
function defaultCalendar(table: SeriesTable): CalendarFeature[] {
  const { unit } = table.frequency;
  if (table.dated === false || !['second', 'minute', 'hour', 'day'].includes(unit)) return [];
  const spans = table.series.map(({ times }) => times.at(-1)! - times[0]!);
  const span = Math.max(...spans);
  return calendarFeaturesFor(table.frequency).filter((feature) => {
    if (feature.startsWith('year')) return span >= 2 * year;
    if (feature.startsWith('month')) return span >= year;
    return span >= year / 12;
  });
}

function chooseCalendar(table: SeriesTable, wish: FitOptions['calendar']): CalendarFeature[] {
  if (wish === undefined) return defaultCalendar(table);
  if (wish === false) return [];
  if (table.dated === false) {
    throw new ArgumentError(
      'forecast(): calendar must be false for a table without dates: its times only count steps.',
    );
  }
  const known = calendarFeaturesFor({ unit: 'second', count: 1, label: '' });
  const unknown = wish === true ? undefined : wish.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `forecast(): calendar must be true, false or a list of ${known.join(', ')}, got ${JSON.stringify(unknown)}.`,
    );
  }
  return wish === true ? calendarFeaturesFor(table.frequency) : [...wish];
}

/** Names that every series has, by kind; those asked for must be among them. */
function chooseCovariates(table: SeriesTable, options: FitOptions): CovariateNames {
  const kinds = ['past', 'future', 'static'] as const;
  const everywhere = (kind: (typeof kinds)[number]): string[] =>
    Object.keys(table.series[0]?.[kind] ?? {}).filter((name) =>
      table.series.every((series: Series) => series[kind]?.[name] !== undefined),
    );
  const all = { past: everywhere('past'), future: everywhere('future'), static: everywhere('static') };
  const known = kinds.flatMap((kind) => all[kind]);
  for (const name of options.covariates ?? []) {
    if (known.includes(name)) continue;
    throw new ArgumentError(
      `forecast(): covariates must be names that every series has (${known.map((each) => JSON.stringify(each)).join(', ') || 'there are none'}), got ${JSON.stringify(name)}.`,
    );
  }
  const wanted = (names: string[]): string[] =>
    options.covariates === undefined ? names : names.filter((name) => options.covariates!.includes(name));
  return {
    past: wanted(all.past),
    future: wanted(all.future),
    static: wanted(all.static),
    calendar: chooseCalendar(table, options.calendar),
  };
}

function isCounts(values: Float64Array): boolean {
  return values.every((value) => Number.isInteger(value) && value >= 0);
}

/**
 * Small counts with many zeros have no quantiles to speak of between 0 and 1; a distribution of counts has.
 *
 * @param hidden Last values of each series that are held out: how many zeros they hold is not looked at.
 */
function chooseHead(table: SeriesTable, wish: HeadKind | undefined, hidden: number): HeadKind {
  const counts = table.series.every(({ values }) => isCounts(values));
  if (wish === 'negative-binomial' && !counts) {
    const other = table.series.find(({ values }) => !isCounts(values))!;
    throw new ArgumentError(
      `forecast(): head must not be negative-binomial, for series ${JSON.stringify(other.id)} holds values that are no counts (0, 1, 2, …).`,
    );
  }
  if (wish !== undefined) return wish;
  const share = (values: Float64Array): number => {
    const seen = values.subarray(0, values.length - hidden);
    return seen.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0) / seen.length;
  };
  return counts && table.series.every(({ values }) => share(values) >= manyZeros)
    ? 'negative-binomial'
    : 'quantile';
}

/** Both ends of every interval, the quartiles and the median. */
export function quantilesFor(levels: readonly number[]): number[] {
  const tails = [0.5, ...levels].map((level) => Number(((1 - level) / 2).toFixed(9)));
  const below = [...new Set(tails)].sort((a, b) => a - b);
  const above = below.map((q) => Number((1 - q).toFixed(9))).reverse();
  return [...below, 0.5, ...above];
}

function refuse({ id, reason }: { readonly id: string; readonly reason: string }): never {
  throw new DataError(`forecast(): series ${JSON.stringify(id)} ${reason}`, { column: id });
}

/**
 * Checks before training that what is known ahead reaches as far as the forecast after it will need.
 *
 * @throws DataError naming the first series and covariate where no series' covariates do.
 */
export function checkAhead({ spec, table }: ModelPlan): void {
  const problems = table.series.map((series) => covariatesProblem(series, spec.covariates, spec.horizon));
  if (problems.some((problem) => problem === undefined)) return;
  refuse({ id: table.series[0]!.id, reason: problems[0]! });
}

/**
 * Decides what to train, on which series.
 *
 * @param table The series.
 * @param settings Options with their defaults.
 * @returns The plan.
 * @throws DataError naming the first series' problem if none can be learned from; ArgumentError for options that
 *   the data does not allow.
 */
export function planModel(table: SeriesTable, settings: JobSettings): ModelPlan {
  const { horizon, evaluate, options, levels } = settings;
  if (table.series.length === 0) {
    throw new DataError('forecast(): the table holds no series; give it at least one numeric column.');
  }
  const leftOut: { id: string; reason: string }[] = [];
  const able = table.series.filter(({ id, values }) => {
    const reason = trainingProblem(values, horizon, evaluate);
    if (reason !== undefined) leftOut.push({ id, reason });
    return reason === undefined;
  });
  if (able.length === 0) refuse(leftOut[0]!);
  const covariates = chooseCovariates({ ...table, series: able }, options);
  const whole = able.filter((series) => {
    const reason = covariatesProblem(series, covariates, 0);
    if (reason !== undefined) leftOut.push({ id: series.id, reason });
    return reason === undefined;
  });
  if (whole.length === 0) refuse(leftOut[leftOut.length - able.length]!);
  const used = { ...table, series: whole };
  const { window, periods, patchLength } = options;
  const design = chooseDesign(used, {
    horizon,
    evaluate,
    window,
    periods: periods === undefined ? undefined : [...periods].sort((a, b) => a - b),
    patchLength,
  });
  const wide = options.memberWindows?.find((each) => each > design.window);
  if (wide !== undefined) {
    throw new ArgumentError(
      `forecast(): memberWindows must be at most the window, ${design.window}, got ${wide}.`,
    );
  }
  const layerCount = options.dilations?.length ?? options.layers ?? 1;
  const spec: ModelSpec = {
    ...design,
    transform: chooseTransform(used, options),
    cell: options.cell ?? 'lstm',
    hiddenSize: options.hiddenSize ?? 32,
    dilations: options.dilations ?? new Array<number>(layerCount).fill(1),
    attention: options.attention ?? false,
    dropout: options.dropout ?? 0,
    stepGates: options.stepGates ?? false,
    decoder: options.decoder ?? 'direct',
    head: chooseHead(used, options.head, evaluate ? horizon : 0),
    quantiles: quantilesFor(levels),
    medianWeight: options.medianWeight ?? 1,
    covariates,
  };
  return { spec, table: used, leftOut };
}
