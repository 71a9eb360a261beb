import { glorotUniform, orthogonalMatrix, type Rng } from '@recurra/core';
import type { WeightSpec } from './spec.ts';

/** Numbers a weight begins with. */
export function initialWeight({ begins, shape }: WeightSpec, rng: Rng): Float32Array {
  const [rows, cols = 1] = shape as [number, number?];
  const values = new Float32Array(rows * cols);
  switch (begins) {
    case 'zeros':
      return values;
    case 'forget':
      // Gates lie in the order i, f, g, o; an open forget gate lets gradients through.
      return values.fill(1, rows / 4, rows / 2);
    case 'glorot':
      return glorotUniform(rows, cols, rng);
    case 'orthogonal': {
      // Each gate by itself.
      for (let gate = 0; gate < cols / rows; gate++) {
        const matrix = orthogonalMatrix(rows, rows, rng);
        for (let row = 0; row < rows; row++) {
          values.set(matrix.subarray(row * rows, (row + 1) * rows), row * cols + gate * rows);
        }
      }
      return values;
    }
  }
}
