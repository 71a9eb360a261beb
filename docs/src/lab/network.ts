import type { LayerSpec, NetworkSpec, RecurrentLayer } from '@recurra/stream';
import { type Ablation, type CellStep, type CellWeights, runCell } from './cell.ts';
import { gradientByStep } from './gradient.ts';
import type { Example } from './tasks/task.ts';

/** A recurrent layer, and a linear one on top of it. */
export interface LabNetwork {
  readonly cell: CellWeights;
  /** Shape [H, outputs], row by row. */
  readonly headKernel: Float64Array;
  /** Shape [outputs]. */
  readonly headBias: Float64Array;
}

/** What a network did with a sequence. */
export interface NetworkRun {
  readonly steps: readonly CellStep[];
  /** One array of [outputs] a step. */
  readonly outputs: readonly Float64Array[];
}

/**
 * Runs a network over a sequence.
 *
 * @param network What runs.
 * @param xs Inputs, one array of [inputs] a step.
 * @param ablation A gate to hold at a value.
 */
export function runNetwork(
  { cell, headKernel, headBias }: LabNetwork,
  xs: readonly ArrayLike<number>[],
  ablation?: Ablation,
): NetworkRun {
  const steps = runCell(cell, xs, ablation);
  const outputs = steps.map(({ h }) =>
    headBias.map((bias, k) =>
      h.reduce((sum, value, j) => sum + value * headKernel[j * headBias.length + k]!, bias),
    ),
  );
  return { steps, outputs };
}

/** Numbers that count for the loss of an example. */
const counted = ({ y, counts }: Example): number =>
  y.reduce((sum, row, t) => sum + (counts && !counts[t] ? 0 : row.length), 0);

/** The mean square error of what a network said to an example, where it counts. */
export function errorOf({ outputs }: NetworkRun, example: Example): number {
  const total = outputs.reduce((sum, row, t) => {
    if (example.counts && !example.counts[t]) return sum;
    return sum + row.reduce((part, value, k) => part + (value - example.y[t]![k]!) ** 2, 0);
  }, 0);
  return total / Math.max(1, counted(example));
}

/**
 * How much the error of an example depends on the state at each step: ‖∂E/∂s(t)‖.
 *
 * @see gradientByStep for what s is.
 */
export function errorGradient(network: LabNetwork, run: NetworkRun, example: Example): Float64Array {
  const { cell, headKernel, headBias } = network;
  const scale = 2 / Math.max(1, counted(example));
  const inOutputs = run.outputs.map((row, t) => {
    if (example.counts && !example.counts[t]) return undefined;
    return Float64Array.from({ length: cell.hiddenSize }, (_, j) =>
      row.reduce(
        (sum, value, k) => sum + scale * (value - example.y[t]![k]!) * headKernel[j * headBias.length + k]!,
        0,
      ),
    );
  });
  return gradientByStep(cell, run.steps, inOutputs);
}

/** The layer as `@recurra/stream` takes it. */
export function streamLayer(weights: CellWeights): RecurrentLayer {
  const { kind, hiddenSize, kernel, recurrentKernel, bias } = weights;
  const shared = { hiddenSize, kernel, recurrentKernel, bias };
  if (kind === 'lstm') return { type: 'lstm', ...shared };
  if (kind === 'gru-before') return { type: 'gru', ...shared, resetAfter: false };
  if (kind !== 'gru') {
    return { type: 'simpleRnn', ...shared, candidateActivation: kind === 'relu' ? 'relu' : 'tanh' };
  }
  const own = weights.recurrentBias ?? new Float64Array(hiddenSize);
  const recurrentBias = [...new Float64Array(2 * hiddenSize), ...own];
  return { type: 'gru', ...shared, resetAfter: true, recurrentBias };
}

/**
 * The network as `createNetwork` of `@recurra/stream` takes it.
 *
 * @example const net = await createNetwork(streamSpec(network));
 */
export function streamSpec({ cell, headKernel, headBias }: LabNetwork): NetworkSpec {
  const head: LayerSpec = { type: 'dense', units: headBias.length, kernel: headKernel, bias: headBias };
  return { inputSize: cell.inputSize, layers: [streamLayer(cell), head] };
}

/** Networks as JSON holds them: numbers rounded to six digits. */
export interface StoredNetwork {
  readonly kind: CellWeights['kind'];
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly kernel: readonly number[];
  readonly recurrentKernel: readonly number[];
  readonly bias: readonly number[];
  readonly recurrentBias?: readonly number[] | undefined;
  readonly headKernel: readonly number[];
  readonly headBias: readonly number[];
}

/** Writes a network for a file. */
export function storeNetwork({ cell, headKernel, headBias }: LabNetwork): StoredNetwork {
  const round = (values: Float64Array): number[] =>
    Array.from(values, (value) => Number(value.toPrecision(6)));
  return {
    kind: cell.kind,
    inputSize: cell.inputSize,
    hiddenSize: cell.hiddenSize,
    kernel: round(cell.kernel),
    recurrentKernel: round(cell.recurrentKernel),
    bias: round(cell.bias),
    ...(cell.recurrentBias && { recurrentBias: round(cell.recurrentBias) }),
    headKernel: round(headKernel),
    headBias: round(headBias),
  };
}

/** Reads what {@link storeNetwork} wrote. */
export function loadNetwork(stored: StoredNetwork): LabNetwork {
  const { kind, inputSize, hiddenSize, recurrentBias } = stored;
  return {
    cell: {
      kind,
      inputSize,
      hiddenSize,
      kernel: Float64Array.from(stored.kernel),
      recurrentKernel: Float64Array.from(stored.recurrentKernel),
      bias: Float64Array.from(stored.bias),
      ...(recurrentBias && { recurrentBias: Float64Array.from(recurrentBias) }),
    },
    headKernel: Float64Array.from(stored.headKernel),
    headBias: Float64Array.from(stored.headBias),
  };
}
