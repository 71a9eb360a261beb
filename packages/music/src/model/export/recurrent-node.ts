import {
  biasToOnnx,
  type GraphBuilder,
  type GraphOutput,
  type GraphValue,
  matrixToOnnx,
} from '@recurra/onnx';
import type { NetworkSpec } from '../spec.ts';

/** Numbers of a weight by its name. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/** States that enter and leave the graph. */
export interface StatePorts {
  readonly inputs: GraphValue[];
  readonly outputs: GraphOutput[];
}

/**
 * Writes a recurrent layer whose states are inputs and outputs of the graph.
 *
 * @param name Of the weights.
 * @param port What the names of the states begin with.
 * @param x Shape [batch, time, inputSize].
 * @param batch Name of the batch axis.
 * @returns Shape [batch, time, hidden].
 */
export function recurrentNode(
  g: GraphBuilder,
  ports: StatePorts,
  weights: WeightValues,
  { cell }: Pick<NetworkSpec, 'cell'>,
  name: string,
  port: string,
  x: string,
  { hidden, batch }: { readonly hidden: number; readonly batch: string },
): string {
  const operator = cell === 'lstm' ? 'LSTM' : 'GRU';
  const kernel = weights.get(`${name}_kernel`)!;
  const height = (cell === 'lstm' ? 4 : 3) * hidden;
  const inputSize = kernel.length / height;
  const bias = new Float32Array(2 * height);
  bias.set(biasToOnnx(operator, weights.get(`${name}_bias`)!, hidden, 'canonical'));
  const recurrentBias = weights.get(`${name}_recurrent_bias`);
  if (recurrentBias !== undefined) {
    bias.set(biasToOnnx(operator, recurrentBias, hidden, 'canonical'), height);
  }
  const matrix = (hint: string, values: Float32Array, rows: number): string =>
    g.initializer(hint, {
      type: 'float32',
      dims: [1, height, rows],
      data: matrixToOnnx(operator, values, rows, hidden, 'canonical'),
    });
  const letters = cell === 'lstm' ? ['h', 'c'] : ['h'];
  const states = letters.map((letter) => {
    const state = g.portName(`${port}_${letter}_in`);
    ports.inputs.push({ name: state, type: 'float32', shape: [batch, hidden] });
    return g.unsqueeze(state, [0]);
  });
  const [sequence, ...ends] = g.nodes(
    operator,
    [
      g.transpose(x, [1, 0, 2]),
      matrix('W', kernel, inputSize),
      matrix('R', weights.get(`${name}_recurrent_kernel`)!, hidden),
      g.initializer('B', { type: 'float32', dims: [1, 2 * height], data: bias }),
      '',
      ...states,
    ],
    1 + letters.length,
    { hidden_size: hidden, ...(cell === 'gru' && { linear_before_reset: 1 }) },
  );
  letters.forEach((letter, i) => {
    const value = g.squeeze(ends[i]!, [0]);
    ports.outputs.push({
      name: `${port}_${letter}_out`,
      value,
      type: 'float32',
      shape: [batch, hidden],
    });
  });
  return g.transpose(g.squeeze(sequence!, [1]), [1, 0, 2]);
}
