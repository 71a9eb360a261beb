import type { Rng } from '@recurra/core/random';
import { blocks, type CellKind, type CellWeights } from './cell.ts';

/** How a layer starts. */
export interface StartOptions {
  readonly kind: CellKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Spectral radius of each gate's recurrent matrix: all its eigenvalues have this magnitude. Default 1. */
  readonly radius?: number;
  /** LSTM: bias of the forget gate. Default 0. */
  readonly forgetBias?: number;
}

/**
 * A random orthogonal matrix, by Gram and Schmidt.
 *
 * @param size Rows and columns.
 * @param rng Source of randomness.
 * @returns Row by row, [size, size].
 */
export function orthogonal(size: number, rng: Rng): Float64Array {
  const rows: Float64Array[] = [];
  while (rows.length < size) {
    const row = Float64Array.from({ length: size }, () => rng.normal());
    // Twice is enough (Kahan): what rounding leaves after the first time is gone after the second.
    for (const other of [...rows, ...rows]) {
      const overlap = row.reduce((sum, value, j) => sum + value * other[j]!, 0);
      for (let j = 0; j < size; j++) row[j]! -= overlap * other[j]!;
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 1e-6) rows.push(row.map((value) => value / length));
  }
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/**
 * Weights of a layer before training: Glorot for the input, an orthogonal matrix times `radius` for each gate's recurrence.
 *
 * @param options Kind, sizes and the two settings that decide how gradients flow.
 * @param rng Source of randomness.
 * @returns Weights; the same for the same seed, and but for a factor for every radius.
 * @example const weights = startWeights({ kind: 'lstm', inputSize: 1, hiddenSize: 16, forgetBias: 1 }, createRng(1));
 */
export function startWeights(options: StartOptions, rng: Rng): CellWeights {
  const { kind, inputSize, hiddenSize, radius = 1, forgetBias = 0 } = options;
  const gates = blocks(kind);
  const columns = gates * hiddenSize;
  const limit = Math.sqrt(6 / (inputSize + hiddenSize));
  const kernel = Float64Array.from({ length: inputSize * columns }, () => (2 * rng.uniform() - 1) * limit);
  const recurrentKernel = new Float64Array(hiddenSize * columns);
  for (let gate = 0; gate < gates; gate++) {
    const matrix = orthogonal(hiddenSize, rng);
    for (let row = 0; row < hiddenSize; row++) {
      for (let column = 0; column < hiddenSize; column++) {
        recurrentKernel[row * columns + gate * hiddenSize + column] =
          radius * matrix[row * hiddenSize + column]!;
      }
    }
  }
  const bias = new Float64Array(columns);
  if (kind === 'lstm') bias.fill(forgetBias, hiddenSize, 2 * hiddenSize);
  return { kind, inputSize, hiddenSize, kernel, recurrentKernel, bias };
}
