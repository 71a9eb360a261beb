import { DataError } from '@recurra/plugin';
import type { GestureDataset, GestureExample } from '../contract/sequence.ts';

/**
 * Makes a dataset of examples.
 *
 * @param examples All with the same dimensions; kept in their order.
 * @param dimensions Numbers in a vector, only needed without examples; 2 if left out.
 * @returns The dataset, with the names of its classes sorted.
 * @throws DataError if examples have different dimensions.
 * @example const dataset = createGestureDataset(recorded);
 */
export function createGestureDataset(examples: readonly GestureExample[], dimensions = 2): GestureDataset {
  const own = examples[0]?.dimensions ?? dimensions;
  const other = examples.find((example) => example.dimensions !== own);
  if (other !== undefined) {
    throw new DataError(
      `createGestureDataset(): all examples must have the same dimensions; the first has ${own}, one of “${other.name}” has ` +
        `${other.dimensions}; keep recordings of different sensors in different datasets.`,
    );
  }
  const classes = [...new Set(examples.map(({ name }) => name))].sort();
  return { dimensions: own, examples, classes };
}
