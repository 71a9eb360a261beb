import { DataError } from '@recurra/plugin';
import type { TimedSequence } from '../contract/sequence.ts';

/**
 * Sees that a sequence can be recognised.
 *
 * @throws DataError if not, saying what to do.
 */
export function checkSequence(
  where: string,
  { dimensions, times, values }: TimedSequence,
  wanted: number,
): void {
  if (dimensions !== wanted) {
    throw new DataError(
      `${where}: the gesture must have ${wanted} numbers at each point, as those that the model was trained on, got ${dimensions}; ` +
        'record it as the training examples were.',
    );
  }
  if (times.length * dimensions !== values.length) {
    throw new DataError(
      `${where}: ${times.length} times and ${dimensions} dimensions need ${times.length * dimensions} values, got ${values.length}.`,
    );
  }
  if (times.length < 2) {
    throw new DataError(
      `${where}: a gesture needs at least two points, got ${times.length}; a tap is no gesture, leave it out.`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new DataError(
      `${where}: point ${Math.floor(i / dimensions)} holds ${values[i]}; leave out points that are not finite.`,
    );
  }
  for (let i = 0; i < times.length; i++) {
    if (Number.isFinite(times[i]) && (i === 0 || times[i]! >= times[i - 1]!)) continue;
    throw new DataError(
      `${where}: times must be finite and never descend, got ${times[i]} ms at point ${i}; sort the points by time.`,
    );
  }
}
