// The one border of this package between gate orders and weight layouts. Each column block of width `units` belongs
// to one gate:
//
//           ONNX         Keras, tfjs-layers, @recurra/cells   canonical (@recurra/core)
//   LSTM    i, o, f, c   i, f, c, o                           i, f, g, o   (g is c)
//   GRU     z, r, h      z, r, h                              r, z, n      (n is h)
//   RNN     i            i                                    i
//
// ONNX keeps W as [gates * units, input] and R as [gates * units, units]; the others keep the transposed matrices.
// ONNX keeps two biases, [Wb, Rb], each of gates * units; Keras keeps one, and for a reset-after GRU two.

/** Recurrent operators of the ONNX standard. */
export type RecurrentOperator = 'RNN' | 'LSTM' | 'GRU';

/** Whose gate order. */
export type GateConvention = 'onnx' | 'keras' | 'canonical';

const orders: Readonly<Record<RecurrentOperator, Readonly<Record<GateConvention, string>>>> = {
  RNN: { onnx: 'i', keras: 'i', canonical: 'i' },
  LSTM: { onnx: 'iofc', keras: 'ifco', canonical: 'ifco' },
  GRU: { onnx: 'zrh', keras: 'zrh', canonical: 'rzh' },
};

/** Number of gates, the candidate included: 1, 4 or 3. */
export function gateCount(operator: RecurrentOperator): number {
  return orders[operator].onnx.length;
}

/**
 * For each gate of `to`, its position in `from`.
 *
 * @example gatePermutation('LSTM', 'keras', 'onnx') // [0, 3, 1, 2]
 */
export function gatePermutation(
  operator: RecurrentOperator,
  from: GateConvention,
  to: GateConvention,
): number[] {
  return [...orders[operator][to]].map((gate) => orders[operator][from].indexOf(gate));
}

/**
 * Puts the gate blocks of a bias or of a matrix's rows into another order.
 *
 * @param data Shape [gates * units, width], or [gates * units] with `width` 1.
 * @param units Hidden units, the height of a block.
 * @param width Elements a row.
 */
export function reorderRows(
  data: Float32Array,
  units: number,
  width: number,
  permutation: readonly number[],
): Float32Array {
  const block = units * width;
  const out = new Float32Array(data.length);
  permutation.forEach((source, target) => {
    out.set(data.subarray(source * block, (source + 1) * block), target * block);
  });
  return out;
}

/**
 * Turns a kernel as layers keep it into a weight of an ONNX operator.
 *
 * @param operator Which operator's gates.
 * @param kernel Shape [rows, gates * units].
 * @param rows Inputs, or hidden units.
 * @param units Hidden units.
 * @param from The order of its gates: `'keras'` (the default), or `'canonical'` (i, f, g, o; r, z, n: PyTorch's).
 * @returns Shape [gates * units, rows], the gates in ONNX's order.
 * @example const W = matrixToOnnx('GRU', kernel, inputSize, hiddenSize, 'canonical');
 */
export function matrixToOnnx(
  operator: RecurrentOperator,
  kernel: Float32Array,
  rows: number,
  units: number,
  from: Exclude<GateConvention, 'onnx'> = 'keras',
): Float32Array {
  const transposed = transpose(kernel, rows, gateCount(operator) * units);
  return reorderRows(transposed, units, rows, gatePermutation(operator, from, 'onnx'));
}

/** Turns an ONNX weight [gates * units, columns] into a Keras kernel [columns, gates * units]. */
export function matrixFromOnnx(
  operator: RecurrentOperator,
  weight: Float32Array,
  columns: number,
  units: number,
  to: Exclude<GateConvention, 'onnx'> = 'keras',
): Float32Array {
  const ordered = reorderRows(weight, units, columns, gatePermutation(operator, 'onnx', to));
  return transpose(ordered, gateCount(operator) * units, columns);
}

/**
 * Turns a bias as layers keep it into one of an ONNX operator; its `B` is the input's bias and the recurrent one, one
 * after the other.
 *
 * @param operator Which operator's gates.
 * @param bias Shape [gates * units].
 * @param units Hidden units.
 * @param from The order of its gates: `'keras'` (the default), or `'canonical'`.
 * @returns Shape [gates * units], the gates in ONNX's order.
 * @example B.set(biasToOnnx('LSTM', bias, hiddenSize, 'canonical'));
 */
export function biasToOnnx(
  operator: RecurrentOperator,
  bias: Float32Array,
  units: number,
  from: Exclude<GateConvention, 'onnx'> = 'keras',
): Float32Array {
  return reorderRows(bias, units, 1, gatePermutation(operator, from, 'onnx'));
}

/** Turns one of ONNX's biases [gates * units] into a Keras one. */
export function biasFromOnnx(
  operator: RecurrentOperator,
  bias: Float32Array,
  units: number,
  to: Exclude<GateConvention, 'onnx'> = 'keras',
): Float32Array {
  return reorderRows(bias, units, 1, gatePermutation(operator, 'onnx', to));
}

function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c] as number;
  }
  return out;
}
