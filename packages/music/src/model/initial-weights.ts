import { glorotUniform, orthogonalMatrix, type Rng } from '@recurra/core';
import { type NetworkSpec, outputsOf, type WeightSpec } from './spec.ts';

/** Log-odds that an untrained frame model gives every note: about one in twenty. */
const rareLogit = -3;

/** Numbers a weight starts from. */
export function initialWeight({ shape, start }: WeightSpec, spec: NetworkSpec, rng: Rng): Float32Array {
  const [rows, cols] = shape as [number, number];
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size);
  switch (start) {
    case 'zeros':
      return values;
    case 'rare':
      return values.fill(rareLogit, 0, outputsOf(spec));
    case 'ones-for-forget':
      // Gates lie in the order i, f, g, o.
      return values.fill(1, size / 4, size / 2);
    case 'glorot':
      return glorotUniform(rows, cols, rng);
    case 'recurrent': {
      // Each gate orthogonal by itself.
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
