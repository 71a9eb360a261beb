import { GraphBuilder, newModel, serializeOnnx } from '@recurra/onnx';
import type { Weights } from '../contestants/data.ts';
import { type Cell, gates } from '../tasks.ts';

/** Where ONNX's gates (LSTM i, o, f, c; GRU z, r, h) stand among ours (i, f, g, o; r, z, n). */
const order = { lstm: [0, 3, 1, 2], gru: [1, 0, 2] } as const;

/** [rows, gates · units] in our order to [gates · units, rows] in ONNX's. */
function toOnnx(cell: Cell, data: Float32Array, rows: number, units: number): Float32Array {
  const columns = gates[cell] * units;
  const result = new Float32Array(data.length);
  let at = 0;
  for (const gate of order[cell]) {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) result[at++] = data[row * columns + gate * units + unit]!;
    }
  }
  return result;
}

/** What a model of one layer is made of. */
export interface RecurrentModel {
  readonly cell: Cell;
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly weights: Weights;
  /** Whether states are inputs (`h`, `c`) and outputs (`h_out`, `c_out`); otherwise they start at zero. */
  readonly streaming: boolean;
}

/**
 * Writes one recurrent layer as an ONNX model, weights as initializers so that a runtime may pack them ahead.
 *
 * Input `x` is [time, batch, inputSize], output `y` [time, 1, batch, hiddenSize], states [1, batch, hiddenSize].
 */
export function recurrentModel(model: RecurrentModel): Uint8Array {
  const { cell, batch, time, inputSize, hiddenSize, weights, streaming } = model;
  const rows = gates[cell] * hiddenSize;
  const type = 'float32' as const;
  const g = new GraphBuilder(14);
  const W = g.initializer('W', {
    type,
    dims: [1, rows, inputSize],
    data: toOnnx(cell, weights.kernel, inputSize, hiddenSize),
  });
  const R = g.initializer('R', {
    type,
    dims: [1, rows, hiddenSize],
    data: toOnnx(cell, weights.recurrentKernel, hiddenSize, hiddenSize),
  });
  const biases = new Float32Array(2 * rows);
  biases.set(toOnnx(cell, weights.bias, 1, hiddenSize));
  biases.set(toOnnx(cell, weights.recurrentBias, 1, hiddenSize), rows);
  const B = g.initializer('B', { type, dims: [1, 2 * rows], data: biases });
  const states = streaming ? (cell === 'lstm' ? ['h', 'c'] : ['h']) : [];
  const attributes =
    cell === 'gru' ? { hidden_size: hiddenSize, linear_before_reset: 1 } : { hidden_size: hiddenSize };
  const inputs = ['x', W, R, B, ...(streaming ? ['', ...states] : [])];
  const [y, h, c] = g.nodes(cell.toUpperCase(), inputs, 1 + states.length, attributes);
  const stateShape = [1, batch, hiddenSize];
  const produced = [h, c];
  const graph = g.build(
    'layer',
    [
      { name: 'x', type, shape: [time, batch, inputSize] },
      ...states.map((name) => ({ name, type, shape: stateShape })),
    ],
    [
      { name: 'y', value: y!, type, shape: [time, 1, batch, hiddenSize] },
      ...states.map((name, i) => ({ name: `${name}_out`, value: produced[i]!, type, shape: stateShape })),
    ],
  );
  return serializeOnnx(newModel(graph, { opset: 14, metadata: {} }));
}
