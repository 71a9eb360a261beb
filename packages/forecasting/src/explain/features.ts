import { ArgumentError } from '@recurra/plugin';
import { nearest } from '../data/suggest.ts';
import type { SeriesTable } from '../data/types.ts';
import type { LagBlock } from './importance-types.ts';

/** Something whose importance is measured. */
export interface Feature {
  readonly name: string;
  readonly kind: 'past' | 'future' | 'static' | 'lags';
  /** Columns of the covariate: one, or one a value of a category. */
  readonly columns: readonly string[];
  /** Steps back, where it is a block of lags. */
  readonly block?: LagBlock;
}

/**
 * Blocks of the history: the latest observation, the rest of its season, then seasons; twice as many in each block
 * from the fifth on. Without a season each block is twice as long as the one before.
 *
 * @param window Observations the method looks at.
 * @param seasonLength Steps in one season.
 */
export function defaultBlocks(window: number, seasonLength: number): LagBlock[] {
  const blocks: LagBlock[] = [];
  let to = 1;
  for (let from = 1; from <= window; from = to + 1) {
    if (from > 1) {
      const seasons = blocks.length <= 4 ? blocks.length : 2 ** (blocks.length - 2);
      to = seasonLength > 1 ? seasons * seasonLength : 2 * to + 1;
    }
    blocks.push([from, Math.min(to, window)]);
  }
  return blocks;
}

const blockName = ([from, to]: LagBlock): string => (from === to ? `lag ${from}` : `lags ${from}–${to}`);

/**
 * Everything in a table that a forecast may depend on.
 *
 * @param table The table.
 * @param blocks Blocks of the history.
 * @param only Names of those wanted; all when left out.
 * @throws ArgumentError for a name that is none.
 */
export function listFeatures(
  table: SeriesTable,
  blocks: readonly LagBlock[],
  only: readonly string[] | undefined,
): Feature[] {
  const features: Feature[] = [];
  for (const kind of ['past', 'future', 'static'] as const) {
    const groups = new Map<string, Set<string>>();
    for (const series of table.series) {
      for (const column of Object.keys(series[kind] ?? {})) {
        // The values of a category (`region=north`, `region=south`) are one feature: one alone cannot change.
        const name = /^(.+?)=/.exec(column)?.[1] ?? column;
        groups.set(name, (groups.get(name) ?? new Set()).add(column));
      }
    }
    for (const [name, columns] of groups) features.push({ name, kind, columns: [...columns] });
  }
  for (const block of blocks) features.push({ name: blockName(block), kind: 'lags', columns: [], block });
  if (only === undefined) return features;
  return only.map((name) => {
    const feature = features.find((one) => one.name === name);
    if (feature !== undefined) return feature;
    const names = features.map((one) => one.name);
    const meant = nearest(name, names);
    throw new ArgumentError(
      `permutationImportance(): features: there is no "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`} The features are ${names.map((one) => `"${one}"`).join(', ')}.`,
    );
  });
}
