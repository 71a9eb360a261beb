import type { RecurrentSpec } from '@recurra/kernels';
import { activation, type Given, reference } from '../../kernels/test/reference.ts';
import type { DirectionWeights, LayerSpec, NetworkSpec, Numbers, RecurrentLayer } from '../src/index.ts';

// Networks by their equations, in float64, one number at a time.

type Rows = number[][];

const dot = (row: readonly number[], kernel: Numbers, column: number, columns: number): number =>
  row.reduce((sum, value, k) => sum + value * kernel[k * columns + column]!, 0);

function direction(layer: RecurrentLayer, weights: DirectionWeights, x: Rows, reverse: boolean): Rows {
  const { type, hiddenSize } = layer;
  const projectionSize = 'projectionSize' in layer ? layer.projectionSize : undefined;
  const spec = { ...layer, cell: type, batch: 1, time: x.length, inputSize: x[0]!.length, reverse };
  const size = projectionSize ?? hiddenSize;
  const { output } = reference(spec as RecurrentSpec, { ...weights, x: x.flat() } as unknown as Given);
  return x.map((_, t) => Array.from(output.subarray(t * size, (t + 1) * size)));
}

function recurrent(layer: RecurrentLayer, x: Rows): Rows {
  const way = layer.direction ?? 'forward';
  const first = direction(layer, layer, x, way === 'reverse');
  if (way !== 'bidirectional') return first;
  const second = direction(layer, layer.backward!, x, true);
  return first.map((row, t) => [...row, ...second[t]!]);
}

function softmax(row: number[]): number[] {
  const most = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

function each(layer: LayerSpec, row: number[]): number[] {
  switch (layer.type) {
    case 'embedding':
      return row.flatMap((id) =>
        Array.from({ length: layer.size }, (_, j) => layer.weights[id * layer.size + j]!),
      );
    case 'dense': {
      const { units, kernel, bias } = layer;
      const y = Array.from({ length: units }, (_, j) => dot(row, kernel, j, units) + (bias?.[j] ?? 0));
      return layer.activation === 'softmax' ? softmax(y) : y.map(activation(layer.activation ?? 'linear'));
    }
    case 'softmax':
      return softmax(row);
    case 'activation':
      return layer.activation === 'softmax' ? softmax(row) : row.map(activation(layer.activation));
    case 'layerNorm': {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      const scale = 1 / Math.sqrt(variance + (layer.epsilon ?? 1e-5));
      return row.map((value, j) => (layer.gain?.[j] ?? 1) * (value - mean) * scale + (layer.bias?.[j] ?? 0));
    }
    default:
      throw new Error(layer.type);
  }
}

/** Outputs of a network for one sequence, from states of zero. */
export function expected({ layers, inputSize }: NetworkSpec, sequence: Numbers): Float64Array {
  const size = inputSize!;
  let rows: Rows = Array.from({ length: sequence.length / size }, (_, t) =>
    Array.from({ length: size }, (_, j) => sequence[t * size + j]!),
  );
  for (const layer of layers) {
    rows =
      layer.type === 'lstm' || layer.type === 'gru' || layer.type === 'simpleRnn'
        ? recurrent(layer, rows)
        : rows.map((row) => each(layer, row));
  }
  return Float64Array.from(rows.flat());
}

/** Weights [k, n] as eight bits keep them: each column in steps of its largest magnitude / 127. */
export function eightBits(values: Numbers, n: number): Float64Array {
  const rounded = Float64Array.from(values);
  for (let column = 0; column < n; column++) {
    let largest = 0;
    for (let at = column; at < values.length; at += n) largest = Math.max(largest, Math.abs(values[at]!));
    const step = Math.fround(largest / 127);
    if (step === 0) continue;
    for (let at = column; at < values.length; at += n) {
      rounded[at] = Math.max(-127, Math.min(127, nearestEven(Math.fround(values[at]! / step)))) * step;
    }
  }
  return rounded;
}

function nearestEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The network that an int8 one stands for, its weights rounded. */
export function rounded(spec: NetworkSpec): NetworkSpec {
  const gates = { simpleRnn: 1, lstm: 4, gru: 3 };
  const way = (weights: DirectionWeights, columns: number, layer: RecurrentLayer): DirectionWeights => ({
    ...weights,
    kernel: eightBits(weights.kernel, columns),
    recurrentKernel: eightBits(weights.recurrentKernel, columns),
    projection:
      weights.projection &&
      eightBits(weights.projection, 'projectionSize' in layer ? layer.projectionSize! : 1),
  });
  const layers = spec.layers.map((layer): LayerSpec => {
    if (layer.type === 'dense') return { ...layer, kernel: eightBits(layer.kernel, layer.units) };
    if (layer.type !== 'lstm' && layer.type !== 'gru' && layer.type !== 'simpleRnn') return layer;
    const columns = gates[layer.type] * layer.hiddenSize;
    return {
      ...layer,
      ...way(layer, columns, layer),
      ...(layer.backward ? { backward: way(layer.backward, columns, layer) } : {}),
    } as LayerSpec;
  });
  return { ...spec, layers };
}
