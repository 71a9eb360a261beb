/** The cells of the guide. `relu` is the plain RNN with a ReLU; the two GRUs differ in where the reset gate acts. */
export type CellKind = 'rnn' | 'relu' | 'lstm' | 'gru' | 'gru-before';

/**
 * Weights of one recurrent layer: what `@recurra/stream` and `@recurra/cells` take, in float64.
 *
 * Matrices row by row. Gates in the order i, f, g, o (LSTM) or r, z, n (GRU).
 */
export interface CellWeights {
  readonly kind: CellKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** W, shape [inputSize, gates·H]. */
  readonly kernel: Float64Array;
  /** U, shape [H, gates·H]. */
  readonly recurrentKernel: Float64Array;
  /** b, shape [gates·H]. */
  readonly bias: Float64Array;
  /** GRU, reset after: bias of h·Un, which the reset gate multiplies too, shape [H]; zeros if left out. */
  readonly recurrentBias?: Float64Array;
}

/** A gate held at a value, whatever its weights say. */
export interface Ablation {
  readonly gate: GateName;
  /** 1: always open. 0: always shut. */
  readonly value: number;
}

export type GateName = 'i' | 'f' | 'g' | 'o' | 'r' | 'z' | 'n';

/** Everything that happens in a cell in one step; arrays of shape [H]. */
export interface CellStep {
  readonly x: Float64Array;
  /** The state before. */
  readonly before: CellState;
  /** Gates and candidate after their activation, by name: i, f, g, o; r, z, n; none for a plain RNN. */
  readonly gates: Readonly<Partial<Record<GateName, Float64Array>>>;
  /** GRU, reset after: h·Un and its bias, which the reset gate multiplies. */
  readonly recurrent?: Float64Array;
  /** The state after. */
  readonly h: Float64Array;
  /** LSTM. */
  readonly c?: Float64Array;
}

/** h, and for the LSTM c; each [H]. */
export interface CellState {
  readonly h: Float64Array;
  readonly c?: Float64Array;
}

/** Names of the gates, in the order in which the weights hold them. */
export const gateNames: Readonly<Record<CellKind, readonly GateName[]>> = {
  rnn: [],
  relu: [],
  lstm: ['i', 'f', 'g', 'o'],
  gru: ['r', 'z', 'n'],
  'gru-before': ['r', 'z', 'n'],
};

/** Blocks of H columns in the weights. */
export const blocks = (kind: CellKind): number => Math.max(1, gateNames[kind].length);

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** A state of zeros. */
export function zeroState({ kind, hiddenSize }: CellWeights): CellState {
  const h = new Float64Array(hiddenSize);
  return kind === 'lstm' ? { h, c: new Float64Array(hiddenSize) } : { h };
}

/** Adds v·M to the columns from `from` on; M has `columns` columns, `out` as many numbers as are wanted. */
function addProduct(
  out: Float64Array,
  v: Float64Array,
  matrix: Float64Array,
  columns: number,
  from: number,
): void {
  for (let k = 0; k < v.length; k++) {
    const value = v[k]!;
    const row = k * columns + from;
    for (let j = 0; j < out.length; j++) out[j]! += value * matrix[row + j]!;
  }
}

/**
 * One step of a cell, with everything on the way kept.
 *
 * @param weights Of the layer.
 * @param x Input, shape [inputSize].
 * @param before State before the step.
 * @param ablation A gate to hold at a value.
 * @returns Gates and the new state.
 * @see Elman 1990; Hochreiter & Schmidhuber 1997, Gers et al. 2000; Cho et al. 2014.
 * @example const { h, gates } = forwardStep(weights, Float64Array.of(1), zeroState(weights));
 */
export function forwardStep(
  weights: CellWeights,
  x: Float64Array,
  before: CellState,
  ablation?: Ablation,
): CellStep {
  const { kind, hiddenSize, kernel, recurrentKernel, bias } = weights;
  const columns = blocks(kind) * hiddenSize;
  const input = Float64Array.from(bias);
  addProduct(input, x, kernel, columns, 0);
  const block = (n: number): Float64Array => input.subarray(n * hiddenSize, (n + 1) * hiddenSize);
  const recur = (n: number, h: Float64Array): Float64Array => {
    const out = new Float64Array(hiddenSize);
    addProduct(out, h, recurrentKernel, columns, n * hiddenSize);
    return out;
  };
  const activate = (name: GateName, n: number, product: Float64Array, act: (z: number) => number) =>
    ablation?.gate === name
      ? new Float64Array(hiddenSize).fill(ablation.value)
      : block(n).map((z, j) => act(z + product[j]!));
  const { h } = before;

  if (kind === 'rnn' || kind === 'relu') {
    const act = kind === 'rnn' ? Math.tanh : (z: number) => Math.max(0, z);
    const product = recur(0, h);
    return { x, before, gates: {}, h: block(0).map((z, j) => act(z + product[j]!)) };
  }
  if (kind === 'lstm') {
    const i = activate('i', 0, recur(0, h), sigmoid);
    const f = activate('f', 1, recur(1, h), sigmoid);
    const g = activate('g', 2, recur(2, h), Math.tanh);
    const o = activate('o', 3, recur(3, h), sigmoid);
    const c = before.c!.map((old, j) => f[j]! * old + i[j]! * g[j]!);
    return { x, before, gates: { i, f, g, o }, c, h: c.map((value, j) => o[j]! * Math.tanh(value)) };
  }
  const r = activate('r', 0, recur(0, h), sigmoid);
  const z = activate('z', 1, recur(1, h), sigmoid);
  const after = kind === 'gru';
  const product = recur(2, after ? h : h.map((old, j) => r[j]! * old));
  const recurrent = product.map((value, j) => value + (after ? (weights.recurrentBias?.[j] ?? 0) : 0));
  const n = activate('n', 2, after ? recurrent.map((value, j) => r[j]! * value) : recurrent, Math.tanh);
  const next = h.map((old, j) => (1 - z[j]!) * n[j]! + z[j]! * old);
  return { x, before, gates: { r, z, n }, recurrent, h: next };
}

/**
 * Runs a cell over a sequence, from a state of zeros.
 *
 * @param weights Of the layer.
 * @param xs Inputs, one an array of shape [inputSize] each.
 * @param ablation A gate to hold at a value.
 * @returns A step for every input.
 */
export function runCell(
  weights: CellWeights,
  xs: readonly ArrayLike<number>[],
  ablation?: Ablation,
): CellStep[] {
  let state = zeroState(weights);
  return xs.map((x) => {
    const step = forwardStep(weights, Float64Array.from(x), state, ablation);
    state = step;
    return step;
  });
}
