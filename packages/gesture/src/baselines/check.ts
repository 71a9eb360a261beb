import { DataError } from '@recurra/plugin';
import type { GestureExample, TimedSequence } from '../contract/sequence.ts';

/** What a method needs of its gestures. */
export interface Needs {
  /** Numbers in a vector; any number, the same for all, if left out. */
  readonly dimensions?: number;
  /** Whether a gesture must have two different points. */
  readonly movement: boolean;
}

/**
 * Refuses what cannot be compared.
 *
 * @param where The function that asks, and which gesture it is, for the message.
 * @throws DataError if the sequence is empty, of other dimensions, not finite, or without movement where there must be some.
 */
export function checkSequence(where: string, sequence: TimedSequence, { dimensions, movement }: Needs): void {
  const { times, values } = sequence;
  if (dimensions !== undefined && sequence.dimensions !== dimensions) {
    const advice = dimensions === 2 && movement ? '; use nearestDtw() for gestures of other dimensions' : '';
    throw new DataError(
      `${where}: must have ${dimensions} dimensions, has ${sequence.dimensions}${advice || '; record it with the same source as the others'}.`,
    );
  }
  if (times.length === 0) throw new DataError(`${where}: has no points; leave it out.`);
  if (values.length !== times.length * sequence.dimensions) {
    throw new DataError(
      `${where}: must have ${times.length} times ${sequence.dimensions} values, has ${values.length}; check how it was made.`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError(
      `${where}: all values must be finite, point ${Math.floor(bad / sequence.dimensions)} has ${values[bad]}; leave the point out.`,
    );
  }
  if (movement && !moves(sequence)) {
    throw new DataError(`${where}: must have two different points, is a tap; leave it out.`);
  }
}

function moves({ dimensions, values }: TimedSequence): boolean {
  return values.some((value, i) => value !== values[i % dimensions]);
}

/**
 * Refuses examples that cannot be learned from.
 *
 * @throws DataError if there are none, or one of them is refused by {@link checkSequence}.
 */
export function checkExamples(name: string, examples: readonly GestureExample[], needs: Needs): void {
  const [first] = examples;
  if (first === undefined) {
    throw new DataError(`${name}: needs at least one example, got none; record some gestures first.`);
  }
  const dimensions = needs.dimensions ?? first.dimensions;
  examples.forEach((example, i) => {
    checkSequence(`${name}: example ${i} ("${example.name}")`, example, { ...needs, dimensions });
  });
}
