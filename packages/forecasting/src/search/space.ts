import type { Rng } from '@recurra/core';
import { ArgumentError } from '@recurra/plugin';
import { toJson } from './json.ts';
import type { PlainFitOptions } from './task.ts';

/** Options that a search may vary: all that shape the model or its training. */
export type SearchableOption = Exclude<keyof PlainFitOptions, 'horizon' | 'levels'>;

/** All numbers from `min` to `max`; whole ones for options that take whole numbers. */
export interface SearchRange {
  /** Least value. */
  readonly min: number;
  /** Greatest value. */
  readonly max: number;
  /** Draw evenly on a logarithmic scale: for learning rates and other sizes. Default false. */
  readonly log?: boolean;
  /** Values that strategy `grid` takes, both ends among them. Default 3. */
  readonly points?: number;
}

type Choices<T> = readonly T[] | (T extends number ? SearchRange : never);

/** Values to try, by option: a list, or a range of numbers. */
export type SearchSpace = {
  readonly [K in SearchableOption]?: Choices<Exclude<PlainFitOptions[K], undefined>>;
};

/** Values drawn from a space, one an option. */
export type SearchPoint = { readonly [K in SearchableOption]?: PlainFitOptions[K] };

/** Every option that may vary, and whether it counts something. */
const kinds: Readonly<Record<SearchableOption, 'whole' | 'real' | 'other'>> = {
  preset: 'other',
  window: 'whole',
  periods: 'other',
  patchLength: 'whole',
  transform: 'other',
  memberWindows: 'other',
  cell: 'other',
  hiddenSize: 'whole',
  layers: 'whole',
  dilations: 'other',
  attention: 'other',
  dropout: 'real',
  decoder: 'other',
  head: 'other',
  medianWeight: 'real',
  stepGates: 'other',
  members: 'whole',
  calendar: 'other',
  covariates: 'other',
  epochs: 'whole',
  stepsPerEpoch: 'whole',
  batchSize: 'whole',
  learningRate: 'real',
  weightDecay: 'real',
  patience: 'whole',
  recency: 'real',
  relativeWeight: 'real',
  seed: 'whole',
  nonNegative: 'other',
};

const where = 'searchForecaster()';

function checkRange(name: SearchableOption, range: SearchRange): void {
  const { min, max, log = false, points = 3 } = range;
  if (kinds[name] === 'other') {
    throw new ArgumentError(`${where}: space.${name} must be a list of values, got a range.`);
  }
  if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max)) {
    throw new ArgumentError(
      `${where}: space.${name} must have finite min and max, min not above max, got ${min} and ${max}.`,
    );
  }
  if (log && min <= 0) {
    throw new ArgumentError(
      `${where}: space.${name}.min must be positive for a logarithmic range, got ${min}.`,
    );
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new ArgumentError(
      `${where}: space.${name}.points must be an integer of at least 2, got ${points}; for one value, use a list.`,
    );
  }
}

/**
 * Checks a space.
 *
 * @throws ArgumentError naming the entry, what it must be and what it was.
 */
export function checkSpace(space: SearchSpace): void {
  const entries = Object.entries(space ?? {}) as [SearchableOption, readonly unknown[] | SearchRange][];
  if (entries.length === 0) {
    throw new ArgumentError(
      `${where}: space must name at least one option to vary, such as { hiddenSize: [32, 64] }, got none.`,
    );
  }
  for (const [name, choices] of entries) {
    if (!Object.hasOwn(kinds, name)) {
      throw new ArgumentError(
        `${where}: space must name options of a fit (${Object.keys(kinds).join(', ')}), got ${JSON.stringify(name)}.`,
      );
    }
    if (Array.isArray(choices)) {
      if (choices.length > 0) continue;
      throw new ArgumentError(`${where}: space.${name} must list at least one value, got an empty list.`);
    }
    if (typeof choices !== 'object' || choices === null) {
      throw new ArgumentError(
        `${where}: space.${name} must be a list of values or a range { min, max }, got ${String(choices)}.`,
      );
    }
    checkRange(name, choices as SearchRange);
  }
}

function valueAt(name: SearchableOption, { min, max, log }: SearchRange, share: number): number {
  const value = log ? min * (max / min) ** share : min + (max - min) * share;
  const inside = Math.min(max, Math.max(min, value));
  return kinds[name] === 'whole' ? Math.round(inside) : inside;
}

/** Values a grid takes of an entry. */
function gridValues(name: SearchableOption, choices: readonly unknown[] | SearchRange): unknown[] {
  if (!('min' in choices)) return [...choices];
  const { points = 3 } = choices;
  const all = Array.from({ length: points }, (_, i) => valueAt(name, choices, i / (points - 1)));
  return [...new Set(all)];
}

/** Every combination of a space, the last option varying fastest. */
export function* gridPoints(space: SearchSpace): Generator<SearchPoint> {
  const entries = Object.entries(space) as [SearchableOption, readonly unknown[] | SearchRange][];
  const lists = entries.map(([name, choices]) => gridValues(name, choices));
  const total = lists.reduce((product, { length }) => product * length, 1);
  for (let i = 0; i < total; i++) {
    let rest = i;
    const point: Record<string, unknown> = {};
    for (let e = entries.length - 1; e >= 0; e--) {
      const list = lists[e]!;
      point[entries[e]![0]] = list[rest % list.length];
      rest = Math.floor(rest / list.length);
    }
    yield Object.fromEntries(entries.map(([name]) => [name, point[name]])) as SearchPoint;
  }
}

/** Number of combinations of a space without ranges; Infinity with one. */
function combinations(space: SearchSpace): number {
  return Object.values(space).reduce(
    (product: number, choices) =>
      product * (Array.isArray(choices) ? choices.length : Number.POSITIVE_INFINITY),
    1,
  );
}

/**
 * Draws different combinations at random, evenly over every entry.
 *
 * @param space The space.
 * @param count How many; fewer come back where the space holds fewer.
 * @param rng Draws.
 */
export function randomPoints(space: SearchSpace, count: number, rng: Rng): SearchPoint[] {
  // All of them, so there is nothing to draw.
  if (combinations(space) <= count) return [...gridPoints(space)];
  const entries = Object.entries(space) as [SearchableOption, readonly unknown[] | SearchRange][];
  const points = new Map<string, SearchPoint>();
  // Of ranges of few whole numbers all may have been drawn; then it ends here.
  for (let misses = 0; points.size < count && misses < 1000; ) {
    const drawn = Object.fromEntries(
      entries.map(([name, choices]) => [
        name,
        'min' in choices ? valueAt(name, choices, rng.uniform()) : choices[rng.integer(choices.length)],
      ]),
    ) as SearchPoint;
    const key = toJson(drawn);
    if (points.has(key)) misses++;
    else points.set(key, drawn);
  }
  return [...points.values()];
}
