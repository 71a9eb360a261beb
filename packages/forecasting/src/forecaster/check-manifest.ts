import { calendarFeaturesFor } from '../data/calendar-features.ts';
import type { FrequencyUnit } from '../data/types.ts';
import { lowerTail } from './lower-tail.ts';
import type { Manifest } from './manifest.ts';

/** A manifest as it may come from anywhere. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown };

const units: readonly FrequencyUnit[] = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
];

/** Largest window, horizon or season. */
const largest = 1e6;

function isInteger(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isProbabilities(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'number' && each > 0 && each < 1)
  );
}

function specProblem(spec: Unchecked<Manifest['spec']>): string | undefined {
  for (const name of [
    'horizon',
    'window',
    'seasonLength',
    'leastHistory',
    'padSeason',
    'scaleLag',
  ] as const) {
    if (!isInteger(spec[name])) return `spec.${name} must be a positive integer, got ${String(spec[name])}`;
  }
  const { quantiles, fillSpan } = spec;
  if (fillSpan !== 0 && !isInteger(fillSpan)) {
    return `spec.fillSpan must be an integer of at least 0, got ${String(fillSpan)}`;
  }
  const ascending = isProbabilities(quantiles) && quantiles.every((q, i) => i === 0 || q > quantiles[i - 1]!);
  if (!ascending || !quantiles.includes(0.5)) {
    return 'spec.quantiles must be ascending probabilities, 0.5 among them';
  }
  if (spec.transform !== 'none' && spec.transform !== 'log') return 'spec.transform must be none or log';
  const names = (spec.covariates ?? {}) as Unchecked<Manifest['spec']['covariates']>;
  for (const kind of ['past', 'future', 'static', 'calendar'] as const) {
    if (!isTexts(names[kind])) return `spec.covariates.${kind} must be a list of names`;
  }
  const known: readonly string[] = calendarFeaturesFor({ unit: 'second', count: 1, label: '' });
  const unknown = (names.calendar as string[]).find((name) => !known.includes(name));
  return unknown === undefined
    ? undefined
    : `spec.covariates.calendar must be of ${known.join(', ')}, got ${unknown}`;
}

/**
 * Checks the shape of a manifest: the file may come from anywhere.
 *
 * @param value What JSON gave.
 * @param newest Newest version that can be read.
 * @returns What is wrong with it, if anything.
 */
export function manifestProblem(value: unknown, newest: number): string | undefined {
  const manifest = (typeof value === 'object' ? value : null) as Unchecked<Manifest> | null;
  if (manifest?.format !== 'recurra-forecaster') return 'it has no format "recurra-forecaster"';
  const { version, spec, levels, paths } = manifest;
  if (typeof version !== 'number') return 'it has no version';
  if (version > newest) {
    return `it has version ${version}, and this package reads up to ${newest}: upgrade @recurra/forecasting`;
  }
  if (typeof spec !== 'object' || spec === null) return 'it has no spec';
  const problem = specProblem(spec);
  if (problem !== undefined) return problem;
  const { horizon, quantiles } = spec as { horizon: number; quantiles: readonly number[] };
  if (!isProbabilities(levels)) return 'levels must be probabilities';
  for (const level of levels) {
    for (const end of [lowerTail(level), 1 - lowerTail(level)]) {
      if (!quantiles.some((q) => Math.abs(q - end) < 1e-6))
        return `spec.quantiles lacks an end of level ${level}`;
    }
  }
  const frequency = (manifest.frequency ?? {}) as Unchecked<Manifest['frequency']>;
  if (!units.includes(frequency.unit as FrequencyUnit) || !isInteger(frequency.count)) {
    return 'frequency must be a unit and a count';
  }
  if (typeof frequency.label !== 'string') return 'frequency must have a label';
  for (const name of ['series', 'notes'] as const) {
    if (!isTexts(manifest[name])) return `${name} must be a list of texts`;
  }
  const isPath = (path: unknown): boolean =>
    Array.isArray(path) &&
    path.length === horizon &&
    path.every((u: unknown) => typeof u === 'number' && u >= 0 && u <= 1);
  if (!Array.isArray(paths) || !paths.every(isPath)) {
    return 'paths must be lists of numbers from 0 to 1, as long as the horizon';
  }
  return undefined;
}
