import type { Weights } from '../src/contestants/data.ts';
import { type Cell, gates, type Shape } from '../src/tasks.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * A layer in float64, by its equations; states start at zero.
 *
 * @param x [time, batch, inputSize]
 * @returns [time, batch, hiddenSize]
 */
export function reference(cell: Cell, weights: Weights, x: Float32Array, shape: Shape): Float64Array {
  const { batch, time, inputSize, hiddenSize } = shape;
  const columns = gates[cell] * hiddenSize;
  const y = new Float64Array(time * batch * hiddenSize);
  for (let b = 0; b < batch; b++) {
    const h = new Float64Array(hiddenSize);
    const c = new Float64Array(hiddenSize);
    for (let t = 0; t < time; t++) {
      const row = t * batch + b;
      const fromInput = (j: number): number => {
        let sum = weights.bias[j]!;
        for (let i = 0; i < inputSize; i++) sum += x[row * inputSize + i]! * weights.kernel[i * columns + j]!;
        return sum;
      };
      const fromState = (j: number): number => {
        let sum = weights.recurrentBias[j]!;
        for (let i = 0; i < hiddenSize; i++) sum += h[i]! * weights.recurrentKernel[i * columns + j]!;
        return sum;
      };
      const next = Array.from(h, (old, u) => {
        const gate = (k: number): number => fromInput(k * hiddenSize + u) + fromState(k * hiddenSize + u);
        if (cell === 'lstm') {
          c[u] = sigmoid(gate(1)) * c[u]! + sigmoid(gate(0)) * Math.tanh(gate(2));
          return sigmoid(gate(3)) * Math.tanh(c[u]!);
        }
        const n = 2 * hiddenSize + u;
        const candidate = Math.tanh(fromInput(n) + sigmoid(gate(0)) * fromState(n));
        const z = sigmoid(gate(1));
        return (1 - z) * candidate + z * old;
      });
      h.set(next);
      y.set(h, row * hiddenSize);
    }
  }
  return y;
}
