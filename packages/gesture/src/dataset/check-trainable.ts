import { DataError } from '@recurra/plugin';
import type { GestureDataset } from '../contract/sequence.ts';
import { reportGestures } from './report.ts';

const quoted = (names: readonly string[]): string =>
  `${names
    .slice(0, 5)
    .map((name) => `“${name}”`)
    .join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;

/**
 * Checks that something can be learnt from a dataset.
 *
 * @param dataset What to train on.
 * @param where The function that asks, for the message.
 * @throws DataError if it has no example, one class only, or a class with a single example; the message says what to do.
 * @example checkTrainable(readGestures(bytes).dataset);
 */
export function checkTrainable(dataset: GestureDataset, where = 'checkTrainable()'): void {
  const { classes } = reportGestures(dataset);
  if (dataset.examples.length === 0) {
    throw new DataError(
      `${where}: there is no gesture left to learn from; the report says why each was skipped.`,
    );
  }
  if (classes.length === 1) {
    throw new DataError(
      `${where}: at least two classes are needed to tell gestures apart, all ${dataset.examples.length} are “${classes[0]!.name}”; ` +
        'record a second gesture.',
    );
  }
  const single = classes.filter(({ n }) => n === 1).map(({ name }) => name);
  if (single.length > 0) {
    throw new DataError(
      `${where}: each class needs at least two examples, three are better; ${quoted(single)} ${single.length === 1 ? 'has' : 'have'} one; ` +
        'record more, or leave them out.',
    );
  }
}
