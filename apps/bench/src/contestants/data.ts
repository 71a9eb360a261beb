import { type Cell, gates } from '../tasks.ts';

/** Weights of one layer; columns by gate in the order i, f, g, o (LSTM) or r, z, n (GRU). */
export interface Weights {
  /** [inputSize, gates · hiddenSize] */
  readonly kernel: Float32Array;
  /** [hiddenSize, gates · hiddenSize] */
  readonly recurrentKernel: Float32Array;
  /** [gates · hiddenSize] */
  readonly bias: Float32Array;
  /** [gates · hiddenSize], the recurrent product's own, where the reset gate acts after it; zeros for LSTM. */
  readonly recurrentBias: Float32Array;
}

/** Numbers between -1 and 1, the same for the same seed (mulberry32). */
export function numbers(count: number, seed: number, scale = 1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1) * scale;
  });
}

/** A layer's weights, as large as PyTorch would choose them. */
export function layerWeights(cell: Cell, inputSize: number, hiddenSize: number): Weights {
  const columns = gates[cell] * hiddenSize;
  const scale = 1 / Math.sqrt(hiddenSize);
  return {
    kernel: numbers(inputSize * columns, 1, scale),
    recurrentKernel: numbers(hiddenSize * columns, 2, scale),
    bias: numbers(columns, 3, scale),
    recurrentBias: cell === 'gru' ? numbers(columns, 4, scale) : new Float32Array(columns),
  };
}
