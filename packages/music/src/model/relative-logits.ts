import * as tf from '@tensorflow/tfjs-core';
import { reach, reachWidth } from './spec.ts';

/** What {@link relativeLogits} is told. */
export interface RelativeOptions {
  /** Outputs; the first `notes` of them are notes. */
  readonly outputs: number;
  readonly notes: number;
  readonly referenceCount: number;
  /** The reference at and above which no note may come; none if left out. */
  readonly ceiling?: number | undefined;
}

/** Logit of what may not come: its probability is 0, its gradient too. */
export const impossible = -1e9;

/**
 * Adds up what is predicted for each note and what is predicted for its interval from reference notes:
 *
 *   logit[p] = head[p] + Σ_r interval_r[p − reference_r]
 *
 * One loop over host memory: composed from tf ops it would be gathers of single numbers. Differentiable once, in `heads`.
 *
 * @param heads Shape [rows, outputs + referenceCount · 49].
 * @param references Shape [rows, referenceCount], int32; −1 where there is none.
 * @returns Logits, shape [rows, outputs].
 */
export function relativeLogits(
  heads: tf.Tensor2D,
  references: tf.Tensor2D,
  { outputs, notes, referenceCount, ceiling }: RelativeOptions,
): tf.Tensor2D {
  const [rows, width] = heads.shape;
  const refs = references.dataSync();

  /** Visits, for each row and reference, the range of notes it reaches. */
  function each(visit: (row: number, low: number, high: number, from: number) => void): void {
    for (let row = 0; row < rows; row++) {
      for (let r = 0; r < referenceCount; r++) {
        const note = refs[row * referenceCount + r]!;
        if (note < 0) continue;
        const low = Math.max(0, note - reach);
        const high = Math.min(notes - 1, note + reach);
        visit(row, low, high, row * width + outputs + r * reachWidth + reach - note);
      }
    }
  }

  const op = tf.customGrad((x) => {
    const values = (x as tf.Tensor).dataSync() as Float32Array;
    const out = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      out.set(values.subarray(row * width, row * width + outputs), row * outputs);
    }
    each((row, low, high, from) => {
      for (let note = low; note <= high; note++) out[row * outputs + note]! += values[from + note]!;
    });
    const closed = (row: number): number => {
      const note = ceiling === undefined ? -1 : refs[row * referenceCount + ceiling]!;
      return note < 0 ? notes : note;
    };
    for (let row = 0; row < rows; row++) {
      out.fill(impossible, row * outputs + closed(row), row * outputs + notes);
    }
    return {
      value: tf.tensor2d(out, [rows, outputs]),
      gradFunc: (dy: tf.Tensor) => {
        const upstream = (dy.dataSync() as Float32Array).slice();
        for (let row = 0; row < rows; row++) {
          upstream.fill(0, row * outputs + closed(row), row * outputs + notes);
        }
        const gradient = new Float32Array(rows * width);
        for (let row = 0; row < rows; row++) {
          gradient.set(upstream.subarray(row * outputs, (row + 1) * outputs), row * width);
        }
        each((row, low, high, from) => {
          for (let note = low; note <= high; note++) gradient[from + note] = upstream[row * outputs + note]!;
        });
        return tf.tensor2d(gradient, [rows, width]);
      },
    };
  });
  return op(heads) as tf.Tensor2D;
}
