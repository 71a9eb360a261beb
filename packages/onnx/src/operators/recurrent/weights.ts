import type { Activation, RecurrentSpec, RecurrentWeights } from '@recurra/kernels';
import { biasFromOnnx, matrixFromOnnx } from '../../gate-order.ts';
import type { RecurrentConfig } from './config.ts';
import type { NodeWeights } from './inputs.ts';

const cells = { RNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru' } as const;

/** One direction as the kernels know layers. */
export type LayerSpec = Omit<RecurrentSpec, 'batch' | 'time'>;

/** What a direction is, in the kernels' terms. */
export function layerSpec(
  config: RecurrentConfig,
  d: number,
  { inputSize, hiddenSize }: NodeWeights,
): LayerSpec {
  const [first, second, third] = config.directions[d]?.activations ?? [];
  const isRnn = config.operator === 'RNN';
  const activations = {
    gateActivation: isRnn ? undefined : first,
    candidateActivation: isRnn ? first : second,
    outputActivation: third,
  };
  return {
    cell: cells[config.operator],
    inputSize,
    hiddenSize,
    resetAfter: config.linearBeforeReset,
    coupled: config.inputForget,
    clip: config.clip ?? 0,
    ...(Object.fromEntries(
      Object.entries(activations).filter(([, activation]) => activation !== undefined),
    ) as { readonly [name: string]: Activation }),
  };
}

/** The weights of a direction in the kernels' order and layout. */
export function layerWeights(config: RecurrentConfig, d: number, weights: NodeWeights): RecurrentWeights {
  const { operator, gates } = config;
  const { inputSize, hiddenSize } = weights;
  const wide = gates * hiddenSize;
  const part = (values: NodeWeights['b'], size: number): Float32Array | undefined =>
    (values as Float32Array | undefined)?.subarray(d * size, (d + 1) * size);
  const matrix = (values: NodeWeights['w'], columns: number): Float32Array =>
    matrixFromOnnx(operator, part(values, wide * columns) as Float32Array, columns, hiddenSize, 'canonical');
  const biases = part(weights.b, 2 * wide);
  const bias = biases && biasFromOnnx(operator, biases.subarray(0, wide), hiddenSize, 'canonical');
  const recurrentBias = biases && biasFromOnnx(operator, biases.subarray(wide), hiddenSize, 'canonical');
  const isGru = operator === 'GRU';
  return {
    kernel: matrix(weights.w, inputSize),
    recurrentKernel: matrix(weights.r, hiddenSize),
    bias: isGru ? bias : bias?.map((value, i) => value + (recurrentBias?.[i] ?? 0)),
    recurrentBias: isGru ? recurrentBias : undefined,
    peephole: peepholes(part(weights.p, 3 * hiddenSize), hiddenSize),
  };
}

/** ONNX has them in the order i, o, f, the kernels i, f, o. */
function peepholes(p: Float32Array | undefined, units: number): Float32Array | undefined {
  if (p === undefined) return undefined;
  const ordered = new Float32Array(p);
  ordered.copyWithin(units, 2 * units);
  ordered.set(p.subarray(units, 2 * units), 2 * units);
  return ordered;
}
