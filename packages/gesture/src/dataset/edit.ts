import { ArgumentError, DataError } from '@recurra/plugin';
import type { GestureDataset } from '../contract/sequence.ts';
import { createGestureDataset } from './create-dataset.ts';

/**
 * Puts datasets together, in their order.
 *
 * @param datasets All with the same dimensions; those without examples do not count.
 * @returns One dataset.
 * @throws DataError if their dimensions differ.
 * @example const all = mergeGestures(mine, yours);
 */
export function mergeGestures(...datasets: readonly GestureDataset[]): GestureDataset {
  const filled = datasets.filter(({ examples }) => examples.length > 0);
  const dimensions = (filled[0] ?? datasets[0])?.dimensions;
  const other = filled.find((dataset) => dataset.dimensions !== dimensions);
  if (other !== undefined) {
    throw new DataError(
      `mergeGestures(): all datasets must have the same dimensions, got ${dimensions} and ${other.dimensions}; ` +
        'keep recordings of different sensors apart.',
    );
  }
  return createGestureDataset(
    filled.flatMap(({ examples }) => examples),
    dimensions,
  );
}

/**
 * Gives a class another name; if there is a class of that name already, the two become one.
 *
 * @param dataset Stays as it is.
 * @param from Name of the class.
 * @param to Its new name.
 * @returns A new dataset.
 * @throws ArgumentError if there is no such class, or the new name is empty.
 * @example const dataset = renameClass(recorded, 'class 1', 'circle');
 */
export function renameClass(dataset: GestureDataset, from: string, to: string): GestureDataset {
  const name = to.trim();
  if (name === '') throw new ArgumentError('renameClass(): the new name must not be empty.');
  if (!dataset.classes.includes(from)) {
    throw new ArgumentError(
      `renameClass(): there is no class “${from}”; classes are ${dataset.classes.join(', ')}.`,
    );
  }
  return createGestureDataset(
    dataset.examples.map((example) => (example.name === from ? { ...example, name } : example)),
    dataset.dimensions,
  );
}
