import { createRng } from '@recurra/core/random';
import type { GestureDataset, GestureExample } from '../../contract/sequence.ts';

/** A gesture of one dimension, a reading every 10 ms. */
export function example(name: string, values: readonly number[], subject?: string): GestureExample {
  return {
    name,
    dimensions: 1,
    values: Float32Array.from(values),
    times: Float64Array.from(values, (_, i) => 10 * i),
    ...(subject === undefined ? {} : { subject }),
  };
}

export function datasetOf(examples: readonly GestureExample[]): GestureDataset {
  return { dimensions: 1, examples, classes: [...new Set(examples.map(({ name }) => name))].sort() };
}

/**
 * Steps of a height that is the class's, all examples different.
 *
 * @param count Of each class and subject.
 * @param subjects Who made them; nobody is named if there are none.
 */
export function steps(
  classes: readonly string[],
  count: number,
  subjects: readonly string[] = [],
): GestureDataset {
  const rng = createRng(5);
  const makers = subjects.length > 0 ? subjects : [undefined];
  return datasetOf(
    makers.flatMap((subject) =>
      classes.flatMap((name, height) =>
        Array.from({ length: count }, () =>
          example(
            name,
            [0, height, height].map((value) => value + 0.1 * rng.uniform()),
            subject,
          ),
        ),
      ),
    ),
  );
}
