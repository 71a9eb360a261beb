import { ArgumentError } from '@recurra/plugin';
import type { Rng } from '../random/rng.ts';
import { orthonormaliseRows, paddedRows } from './orthonormalise.ts';

/**
 * Draws a matrix with orthonormal rows or columns (whichever are fewer), uniform over all of them (Haar).
 *
 * @param rows Number of rows.
 * @param cols Number of columns.
 * @param rng Source of randomness.
 * @param gain Factor on the result; 1 if left out.
 * @returns rows × cols numbers, row by row.
 * @throws ArgumentError if a size is not a positive integer or the gain not finite.
 * @see Saxe, McClelland & Ganguli 2014; Mezzadri 2007, How to generate random matrices from the classical compact groups.
 * @example tf.tensor2d(orthogonalMatrix(128, 512, createRng(1)), [128, 512]);
 */
export function orthogonalMatrix(rows: number, cols: number, rng: Rng, gain = 1): Float32Array {
  for (const [name, size] of [
    ['rows', rows],
    ['cols', cols],
  ] as const) {
    if (!Number.isInteger(size) || size < 1) {
      throw new ArgumentError(`orthogonalMatrix(): ${name} must be a positive integer, got ${String(size)}.`);
    }
  }
  if (!Number.isFinite(gain)) {
    throw new ArgumentError(`orthogonalMatrix(): gain must be a finite number, got ${String(gain)}.`);
  }
  const count = Math.min(rows, cols);
  const length = Math.max(rows, cols);
  const basis = new Float64Array(paddedRows(count) * length);
  for (let index = 0; index < count * length; index++) basis[index] = rng.normal();
  // A Gaussian matrix factored with a positive diagonal gives a Haar-distributed basis; with other signs it would not.
  orthonormaliseRows(basis, count, length);
  const result = new Float32Array(rows * cols);
  if (rows <= cols) {
    for (let index = 0; index < result.length; index++) result[index] = gain * (basis[index] as number);
    return result;
  }
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++)
      result[row * cols + col] = gain * (basis[col * length + row] as number);
  }
  return result;
}
