import { copyFloats, type DirectionJob } from './direction.ts';
import type { Floats } from './inputs.ts';

// Between the node's tensors and the kernels' memory: step s of a sequence of length n stands at time s, or, of a
// direction that goes backwards, at time n - 1 - s.

/**
 * Copies the input of some steps, [steps, rows, inputSize], in the order in which they are processed.
 *
 * @param first First of the sequences.
 * @param done Steps before.
 */
export function readInput(
  { sizes, places, reverse, lengths, x }: DirectionJob,
  to: Floats,
  first: number,
  rows: number,
  done: number,
  steps: number,
): void {
  const { inputSize, time } = sizes;
  const { xTime, xBatch } = places;
  if (lengths === undefined && (rows === 1 || xBatch === inputSize)) {
    const width = rows * inputSize;
    const start = first * xBatch;
    if (!reverse && xTime === width) copyFloats(x, done * xTime + start, to, 0, steps * width);
    else {
      for (let s = 0; s < steps; s++) {
        const t = reverse ? time - 1 - done - s : done + s;
        copyFloats(x, t * xTime + start, to, s * width, width);
      }
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    const length = lengths?.[first + row] ?? time;
    for (let s = 0; s < steps; s++) {
      const step = done + s;
      const at = (s * rows + row) * inputSize;
      // Sequences that have ended go on with zeros: nobody looks at what comes of it.
      if (step >= length) to.fill(0, at, at + inputSize);
      else {
        const t = reverse ? length - 1 - step : step;
        copyFloats(x, t * xTime + (first + row) * xBatch, to, at, inputSize);
      }
    }
  }
}

/** Copies the outputs of some steps, [rows, steps, hiddenSize], to where they belong. */
export function writeOutput(
  { sizes, places, reverse, lengths }: DirectionJob,
  y: Floats,
  from: Floats,
  first: number,
  rows: number,
  done: number,
  steps: number,
): void {
  const { hiddenSize, time } = sizes;
  const { yTime, yBatch, yStart } = places;
  if (lengths === undefined && steps === 1 && (rows === 1 || yBatch === hiddenSize)) {
    const t = reverse ? time - 1 - done : done;
    copyFloats(from, 0, y, yStart + t * yTime + first * yBatch, rows * hiddenSize);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const length = lengths?.[first + row] ?? time;
    const count = Math.min(steps, length - done);
    const start = yStart + (first + row) * yBatch;
    if (!reverse && yTime === hiddenSize && count > 0) {
      copyFloats(from, row * steps * hiddenSize, y, start + done * yTime, count * hiddenSize);
      continue;
    }
    for (let s = 0; s < count; s++) {
      const t = reverse ? length - 1 - done - s : done + s;
      copyFloats(from, (row * steps + s) * hiddenSize, y, start + t * yTime, hiddenSize);
    }
  }
}
