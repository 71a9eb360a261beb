import type * as tf from '@tensorflow/tfjs-core';
import {
  biasToOnnx,
  gateCount,
  matrixToOnnx,
  type RecurrentOperator,
  reorderRows,
} from '../../gate-order.ts';
import { activationName } from '../layers/activation.ts';
import type { Cell } from '../types.ts';

/** One direction of an RNN, LSTM or GRU operator, weights in ONNX's layout. */
export interface NativeCell {
  readonly operator: RecurrentOperator;
  readonly units: number;
  readonly inputSize: number;
  /** [gates * units, inputSize] */
  readonly W: Float32Array;
  /** [gates * units, units] */
  readonly R: Float32Array;
  /** [2 * gates * units] */
  readonly B: Float32Array | undefined;
  /** [3 * units] */
  readonly P: Float32Array | undefined;
  readonly activations: readonly NativeActivation[];
  /** Attributes that must be equal in both directions: linear_before_reset, input_forget. */
  readonly flags: Readonly<Record<string, number>>;
}

/** An activation function of a recurrent operator. */
export interface NativeActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

const activations: Readonly<Record<string, NativeActivation>> = {
  tanh: { name: 'Tanh' },
  sigmoid: { name: 'Sigmoid' },
  relu: { name: 'Relu' },
  hardSigmoid: { name: 'HardSigmoid', alpha: 0.2, beta: 0.5 },
  hardSigmoidKeras3: { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 },
  linear: { name: 'Affine', alpha: 1, beta: 0 },
  elu: { name: 'Elu', alpha: 1 },
  softsign: { name: 'Softsign' },
  softplus: { name: 'Softplus' },
};

/** The operators' name for each activation; undefined if one has none there. */
export function nativeActivations(
  values: readonly (tf.serialization.ConfigDictValue | undefined)[],
): NativeActivation[] | undefined {
  const found = values.map((value) => activations[activationName(value)]);
  return found.every((activation) => activation !== undefined) ? found : undefined;
}

/** Row-major data of a weight. */
export interface StoredWeight {
  readonly data: Float32Array;
  readonly rows: number;
}

/**
 * Weights as Keras stores them: kernel [inputSize, gates * units], recurrent kernel [units, gates * units], and a bias
 * [gates * units], or [2, gates * units] with one of the recurrent product's own.
 */
export type KerasWeights = readonly (StoredWeight | undefined)[];

/** Converts Keras weights to ONNX's layout. */
export function nativeWeights(
  operator: RecurrentOperator,
  units: number,
  [kernel, recurrentKernel, bias]: KerasWeights,
): Pick<NativeCell, 'operator' | 'units' | 'inputSize' | 'W' | 'R' | 'B'> {
  const inputSize = kernel!.rows;
  const W = matrixToOnnx(operator, kernel!.data, inputSize, units);
  const R = matrixToOnnx(operator, recurrentKernel!.data, units, units);
  return { operator, units, inputSize, W, R, B: bias && nativeBias(operator, units, bias.data) };
}

function nativeBias(operator: RecurrentOperator, units: number, bias: Float32Array): Float32Array {
  const width = gateCount(operator) * units;
  const out = new Float32Array(2 * width);
  for (let start = 0; start < bias.length; start += width) {
    out.set(biasToOnnx(operator, bias.subarray(start, start + width), units), start);
  }
  return out;
}

/** The peepholes of the input, forget and output gate in the order of input P: i, o, f. */
export function nativePeepholes(
  units: number,
  input: StoredWeight,
  forget: StoredWeight,
  output: StoredWeight,
): Float32Array {
  const stored = new Float32Array(3 * units);
  [input, forget, output].forEach((weight, i) => {
    stored.set(weight.data, i * units);
  });
  return reorderRows(stored, units, 1, [0, 2, 1]);
}

/** Kernels of a coupled LSTM [rows, 3 * units] (i, c, o) with a forget gate of zeros put in: i, f, c, o. */
export function withForgetGate({ data, rows }: StoredWeight, units: number): StoredWeight {
  const out = new Float32Array(rows * 4 * units);
  const targets = [0, 2, 3];
  for (let row = 0; row < rows; row++) {
    targets.forEach((gate, i) => {
      const start = (row * 3 + i) * units;
      out.set(data.subarray(start, start + units), (row * 4 + gate) * units);
    });
  }
  return { data: out, rows };
}

/** A cell's weights, in the order of `getWeights()`. */
export function storedWeights(cell: Cell): StoredWeight[] {
  return cell.getWeights().map((weight) => {
    const rows = weight.rank === 2 ? (weight.shape[0] as number) : 1;
    return { data: weight.dataSync<'float32'>(), rows };
  });
}
