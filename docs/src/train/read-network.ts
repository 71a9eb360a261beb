import type { LayersModel } from '@tensorflow/tfjs-layers';
import { blocks, type CellKind } from '../lab/cell.ts';
import type { LabNetwork } from '../lab/network.ts';

/** Columns in blocks of H as Keras orders them, z, r, n, to r, z, n. */
function gruOrder(values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 3 * size) {
    out.set(values.subarray(row + size, row + 2 * size), row);
    out.set(values.subarray(row, row + size), row + size);
    out.set(values.subarray(row + 2 * size, row + 3 * size), row + 2 * size);
  }
  return out;
}

/**
 * Reads a network out of a model: one recurrent layer of `@recurra/cells` and a dense one.
 *
 * @param model The model; it stays as it is.
 * @param kind Of its cell.
 * @returns The network in float64, gates in the order of the guide.
 */
export function readNetwork(model: LayersModel, kind: CellKind): LabNetwork {
  const [kernel, recurrent, bias, headKernel, headBias] = model
    .getWeights()
    .map((tensor) => Float64Array.from(tensor.dataSync()));
  const inputSize = model.layers[0]!.getWeights()[0]!.shape[0]!;
  const hiddenSize = kernel!.length / inputSize / blocks(kind);
  const head = { headKernel: headKernel!, headBias: headBias! };
  const sizes = { kind, inputSize, hiddenSize };
  if (kind !== 'gru' && kind !== 'gru-before') {
    return { cell: { ...sizes, kernel: kernel!, recurrentKernel: recurrent!, bias: bias! }, ...head };
  }
  const ordered = gruOrder(bias!, hiddenSize);
  const matrices = {
    kernel: gruOrder(kernel!, hiddenSize),
    recurrentKernel: gruOrder(recurrent!, hiddenSize),
  };
  if (kind === 'gru-before') return { cell: { ...sizes, ...matrices, bias: ordered }, ...head };
  // Two biases, [2, 3·H]: for r and z they add up; that of n's recurrent product stays inside the reset gate.
  const [own, other] = [ordered.subarray(0, 3 * hiddenSize), ordered.subarray(3 * hiddenSize)];
  const joined = own.map((value, j) => (j < 2 * hiddenSize ? value + other[j]! : value));
  return {
    cell: { ...sizes, ...matrices, bias: joined, recurrentBias: other.slice(2 * hiddenSize) },
    ...head,
  };
}
