import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/** How far apart numbers may be: |actual - expected| ≤ absolute + relative * |expected|. */
export interface Tolerance {
  /** 1e-5 if left out. */
  readonly absolute?: number;
  /** 0 if left out. */
  readonly relative?: number;
}

/**
 * Throws unless two lists of numbers agree; the message names the worst place. Works with any test runner.
 *
 * @param actual A tensor or numbers.
 * @param expected A tensor or numbers; if both are tensors, shapes must agree too.
 * @param tolerance How far apart they may be.
 * @throws ArgumentError if shapes or lengths differ, or numbers are too far apart; NaN equals nothing.
 * @example expectClose(layer.apply(x), reference, { absolute: 1e-5 });
 */
export function expectClose(
  actual: tf.Tensor | ArrayLike<number>,
  expected: tf.Tensor | ArrayLike<number>,
  tolerance: Tolerance = {},
): void {
  if (actual instanceof tf.Tensor && expected instanceof tf.Tensor) {
    if (!tf.util.arraysEqual(actual.shape, expected.shape)) {
      throw new ArgumentError(
        `expectClose(): shape [${actual.shape}] is not the expected [${expected.shape}].`,
      );
    }
  }
  const got = numbersOf(actual);
  const want = numbersOf(expected);
  if (got.length !== want.length) {
    throw new ArgumentError(`expectClose(): ${got.length} numbers are not the expected ${want.length}.`);
  }
  const { absolute = 1e-5, relative = 0 } = tolerance;
  let worst = -1;
  let excess = 0;
  for (let index = 0; index < want.length; index++) {
    const allowed = absolute + relative * Math.abs(want[index]!);
    const over = Math.abs(got[index]! - want[index]!) - allowed;
    // Not `over > excess`: a NaN must fail too.
    if (!(over <= excess)) {
      worst = index;
      excess = Number.isNaN(over) ? Number.POSITIVE_INFINITY : over;
    }
  }
  if (worst >= 0) {
    throw new ArgumentError(
      `expectClose(): number ${worst} of ${want.length} is ${got[worst]}, expected ${want[worst]} (± ${absolute} absolute, ${relative} relative).`,
    );
  }
}

function numbersOf(values: tf.Tensor | ArrayLike<number>): ArrayLike<number> {
  return values instanceof tf.Tensor ? (values.dataSync() as ArrayLike<number>) : values;
}
