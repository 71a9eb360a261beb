import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

/** Options of {@link padSequences}. */
export interface PadOptions {
  /** Number of steps to pad or cut to; that of the longest sequence if left out. */
  readonly length?: number;
  /** What the padding is filled with; 0 if left out. */
  readonly value?: number;
  /** Which steps of a sequence that is too long are kept; `'first'` if left out. */
  readonly keep?: 'first' | 'last';
}

/** Sequences of different lengths in one tensor. */
export interface PaddedSequences {
  /** Shape [batch, time, ...]; the padding is at the end. */
  readonly padded: tf.Tensor;
  /** The number of real steps of each sequence. */
  readonly lengths: number[];
}

/**
 * Puts sequences of different lengths into one tensor, padded at the end.
 *
 * @param sequences Each of shape [time, ...]; all but the first axis must agree. A sequence may be empty.
 * @param options Length, padding value, and what to cut.
 * @returns The tensor, and the lengths as the recurrent ops take them. Differentiable.
 * @throws ArgumentError if there is no sequence, all are empty, or the length is not a positive integer; ShapeError if
 *   shapes disagree.
 * @example const { padded, lengths } = padSequences([tf.ones([3, 2]), tf.ones([5, 2])]); // [2, 5, 2], [3, 5]
 */
export function padSequences(sequences: readonly tf.Tensor[], options: PadOptions = {}): PaddedSequences {
  const where = 'padSequences()';
  const first = sequences[0];
  if (first === undefined) throw new ArgumentError(`${where}: sequences must hold at least one, got none.`);
  const features = first.shape.slice(1);
  sequences.forEach((sequence, index) => {
    if (sequence.rank < 1 || !tf.util.arraysEqual(sequence.shape.slice(1), features)) {
      throw new ShapeError(
        `${where}: sequences must have shape ${shapeText(['time', ...features])}, got [${sequence.shape.join(', ')}] for sequence ${index}.`,
      );
    }
  });
  const { value = 0, keep = 'first' } = options;
  const time = options.length ?? Math.max(...sequences.map((sequence) => sequence.shape[0]!));
  if (!Number.isInteger(time) || time < 1) {
    throw new ArgumentError(`${where}: length must be a positive integer, got ${String(time)}.`);
  }
  const lengths = sequences.map((sequence) => Math.min(sequence.shape[0]!, time));
  const padded = tf.tidy(() =>
    tf.stack(
      sequences.map((sequence, index) => {
        const length = lengths[index]!;
        // Not every backend's kernels take tensors without elements.
        if (length === 0) return tf.fill([time, ...features], value);
        const start = keep === 'last' ? sequence.shape[0]! - length : 0;
        const cut =
          length === sequence.shape[0]
            ? sequence
            : tf.slice(sequence, [start, ...features.map(() => 0)], [length, ...features]);
        if (length === time) return cut;
        return tf.pad(cut, [[0, time - length], ...features.map((): [number, number] => [0, 0])], value);
      }),
    ),
  );
  return { padded, lengths };
}

/**
 * Takes the sequences out of a padded tensor again, without their padding.
 *
 * @param padded Shape [batch, time, ...].
 * @param lengths The number of real steps of each sequence, from 0 to time.
 * @returns One tensor per sequence, shape [length, ...]. Differentiable.
 * @throws ShapeError if there is not one length per sequence; ArgumentError if one is out of range.
 * @example const outputs = unpadSequences(fusedLstm(padded, weights, { lengths }).output, lengths);
 */
export function unpadSequences(padded: tf.Tensor, lengths: readonly number[]): tf.Tensor[] {
  const where = 'unpadSequences()';
  const [batch, time, ...features] = padded.shape;
  if (batch === undefined || time === undefined || lengths.length !== batch) {
    throw new ShapeError(
      `${where}: padded must have shape [${lengths.length} sequences, time, ...] for ${lengths.length} lengths, got [${padded.shape.join(', ')}].`,
    );
  }
  lengths.forEach((length, index) => {
    if (!Number.isInteger(length) || length < 0 || length > time) {
      throw new ArgumentError(
        `${where}: lengths must be integers from 0 to ${time}, got ${String(length)} for sequence ${index}.`,
      );
    }
  });
  return tf.tidy(() =>
    lengths.map((length, index) => {
      if (length === 0) return tf.zeros([0, ...features]);
      const begin = [index, 0, ...features.map(() => 0)];
      return tf.reshape(tf.slice(padded, begin, [1, length, ...features]), [length, ...features]);
    }),
  );
}

function shapeText(parts: readonly (string | number)[]): string {
  return `[${parts.join(', ')}]`;
}
