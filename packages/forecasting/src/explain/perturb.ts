import type { Rng } from '@recurra/core/random';
import type { Series, SeriesTable } from '../data/types.ts';
import type { Case } from './cases.ts';
import type { Feature } from './features.ts';
import type { LagBlock } from './importance-types.ts';

/**
 * The cases with one feature shuffled, everything else as it was.
 *
 * A covariate comes from another case, moved in time by a random number of steps (round its end), so that it keeps
 * its own shape and loses its tie to the target. A static one comes from another series. A block of the history
 * keeps its seasonal mean and takes its deviations from a random other place of the window.
 *
 * @param table The whole table.
 * @param cases The cases.
 * @param feature What to shuffle.
 * @param window Observations that a block's deviations are drawn from.
 * @param rng Draws.
 * @yields One series a case; nothing of the table is changed.
 */
export function* perturbCases(
  table: SeriesTable,
  cases: readonly Case[],
  feature: Feature,
  window: number,
  rng: Rng,
): Iterable<Series> {
  const donors =
    feature.kind === 'static' ? rng.permutation(table.series.length) : rng.permutation(cases.length);
  for (const [i, one] of cases.entries()) {
    if (feature.kind === 'lags') {
      yield shuffleBlock(one, feature.block as LagBlock, window, table.seasonLength, rng);
    } else if (feature.kind === 'static') {
      const donor = table.series[donors[one.index] as number] as Series;
      yield { ...one.cut, static: { ...one.cut.static, ...pick(donor.static, feature.columns) } };
    } else {
      const from = table.series[(cases[donors[i] as number] as Case).index] as Series;
      yield moveCovariate(one.cut, feature, from, rng.uniform());
    }
  }
}

const pick = <T>(
  from: Readonly<Record<string, T>> | undefined,
  columns: readonly string[],
): Record<string, T> =>
  Object.fromEntries(
    columns.flatMap((column) => (from?.[column] === undefined ? [] : [[column, from[column]]])),
  );

function moveCovariate(cut: Series, feature: Feature, from: Series, share: number): Series {
  const kind = feature.kind as 'past' | 'future';
  const columns: Record<string, Float64Array> = { ...cut[kind] };
  for (const name of feature.columns) {
    const own = cut[kind]?.[name];
    const other = from[kind]?.[name];
    if (own === undefined || other === undefined || other.length === 0) continue;
    const shift = Math.floor(share * other.length);
    columns[name] = own.map((_, t) => other[(t + shift) % other.length] as number);
  }
  return { ...cut, [kind]: columns };
}

function shuffleBlock(
  { cut, end }: Case,
  [from, to]: LagBlock,
  window: number,
  seasonLength: number,
  rng: Rng,
): Series {
  const first = Math.max(0, end - window);
  const values = cut.values.slice();
  const means = seasonMeans(values, first, seasonLength);
  const mean = (t: number): number => means[t % seasonLength] as number;
  const begin = Math.max(first, end - to);
  const length = end - from + 1 - begin;
  const places = end - first - length;
  if (length < 1 || places < 1) return cut;
  // Any place but its own.
  const drawn = first + rng.integer(places);
  const source = drawn >= begin ? drawn + 1 : drawn;
  for (let k = 0; k < length; k++) {
    values[begin + k] = mean(begin + k) + (cut.values[source + k] as number) - mean(source + k);
  }
  return { ...cut, values };
}

/** Mean of each phase of the season from step `first` on, by step modulo season. */
function seasonMeans(values: Float64Array, first: number, seasonLength: number): Float64Array {
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  for (let t = first; t < values.length; t++) {
    sums[t % seasonLength]! += values[t] as number;
    counts[t % seasonLength]! += 1;
  }
  return sums.map((sum, phase) => sum / Math.max(1, counts[phase] as number));
}
