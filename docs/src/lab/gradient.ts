import { type Ablation, blocks, type CellState, type CellStep, type CellWeights } from './cell.ts';

/** M·v for the columns from `from` on: the way back through a product. Adds to `out`. */
function addTransposed(
  out: Float64Array,
  v: Float64Array,
  matrix: Float64Array,
  columns: number,
  from: number,
): void {
  for (let k = 0; k < out.length; k++) {
    const row = k * columns + from;
    let sum = 0;
    for (let j = 0; j < v.length; j++) sum += matrix[row + j]! * v[j]!;
    out[k]! += sum;
  }
}

/**
 * One step of backpropagation through time: from the gradient in the state after a step to that in the state before it.
 *
 * @param weights Of the layer.
 * @param step What {@link forwardStep} gave.
 * @param after Gradient in h, and for the LSTM in c, after the step; each [H].
 * @param ablation As in the forward pass: a gate that is held lets no gradient through itself.
 * @returns Gradient in the state before the step.
 * @example const { h } = backwardStep(weights, step, { h: gradient });
 */
export function backwardStep(
  weights: CellWeights,
  step: CellStep,
  after: CellState,
  ablation?: Ablation,
): CellState {
  const { kind, hiddenSize: size, recurrentKernel } = weights;
  const columns = blocks(kind) * size;
  const back = (out: Float64Array, n: number, d: Float64Array): void =>
    addTransposed(out, d, recurrentKernel, columns, n * size);
  const vector = (at: (j: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, j) => at(j));
  const open = (gate: string): number => (ablation?.gate === gate ? 0 : 1);
  const dh = after.h;
  const { h: old, c: oldCell } = step.before;
  const out = new Float64Array(size);

  if (kind === 'rnn' || kind === 'relu') {
    const slope = kind === 'rnn' ? (h: number) => 1 - h * h : (h: number) => (h > 0 ? 1 : 0);
    back(
      out,
      0,
      vector((j) => dh[j]! * slope(step.h[j]!)),
    );
    return { h: out };
  }
  if (kind === 'lstm') {
    const { i, f, g, o } = step.gates as Record<'i' | 'f' | 'g' | 'o', Float64Array>;
    const tanh = step.c!.map(Math.tanh);
    const dc = vector((j) => (after.c?.[j] ?? 0) + dh[j]! * o[j]! * (1 - tanh[j]! ** 2));
    const through = (gate: string, n: number, d: (j: number) => number): void => {
      if (open(gate)) back(out, n, vector(d));
    };
    through('i', 0, (j) => dc[j]! * g[j]! * i[j]! * (1 - i[j]!));
    through('f', 1, (j) => dc[j]! * oldCell![j]! * f[j]! * (1 - f[j]!));
    through('g', 2, (j) => dc[j]! * i[j]! * (1 - g[j]! ** 2));
    through('o', 3, (j) => dh[j]! * tanh[j]! * o[j]! * (1 - o[j]!));
    return { h: out, c: dc.map((d, j) => d * f[j]!) };
  }
  const { r, z, n } = step.gates as Record<'r' | 'z' | 'n', Float64Array>;
  const dn = vector((j) => open('n') * dh[j]! * (1 - z[j]!) * (1 - n[j]! ** 2));
  let dr: Float64Array;
  if (kind === 'gru') {
    back(
      out,
      2,
      dn.map((d, j) => d * r[j]!),
    );
    dr = dn.map((d, j) => d * step.recurrent![j]!);
  } else {
    const reset = new Float64Array(size);
    back(reset, 2, dn);
    for (let j = 0; j < size; j++) out[j]! += reset[j]! * r[j]!;
    dr = reset.map((d, j) => d * old[j]!);
  }
  if (open('r'))
    back(
      out,
      0,
      dr.map((d, j) => d * r[j]! * (1 - r[j]!)),
    );
  if (open('z'))
    back(
      out,
      1,
      vector((j) => dh[j]! * (old[j]! - n[j]!) * z[j]! * (1 - z[j]!)),
    );
  for (let j = 0; j < size; j++) out[j]! += dh[j]! * z[j]!;
  return { h: out };
}

/** The part of a gradient that the figures show: in c for the LSTM (h moves with it), in h for the others. */
function inMemory({ kind }: CellWeights, step: CellStep, gradient: CellState): Float64Array {
  if (kind !== 'lstm') return gradient.h;
  const { o } = step.gates;
  return gradient.h.map((d, j) => (gradient.c?.[j] ?? 0) + d * o![j]! * (1 - Math.tanh(step.c![j]!) ** 2));
}

const norm = (v: Float64Array): number => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));

/**
 * How much the last output depends on each earlier state: the size of the Jacobian ∂h(T)/∂s(T-lag).
 *
 * s is where the memory is: h, for the LSTM c (whose h moves with it). The size is the Frobenius norm over √H: 1 where
 * every unit passes on as much as it got.
 *
 * @param weights Of the layer.
 * @param steps What {@link runCell} gave; T of them.
 * @returns Sizes for lags 0 … T-1.
 * @see Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks.
 * @example const [now, ...earlier] = jacobianByLag(weights, runCell(weights, xs));
 */
export function jacobianByLag(weights: CellWeights, steps: readonly CellStep[]): Float64Array {
  const size = weights.hiddenSize;
  const squares = new Float64Array(steps.length);
  for (let row = 0; row < size; row++) {
    const seed = new Float64Array(size);
    seed[row] = 1;
    let gradient: CellState = weights.kind === 'lstm' ? { h: seed, c: new Float64Array(size) } : { h: seed };
    for (let lag = 0; lag < steps.length; lag++) {
      const step = steps[steps.length - 1 - lag]!;
      squares[lag]! += norm(inMemory(weights, step, gradient)) ** 2;
      gradient = backwardStep(weights, step, gradient);
    }
  }
  return squares.map((square) => Math.sqrt(square / size));
}

/**
 * How much a loss depends on each state: ‖∂L/∂s(t)‖, with s as in {@link jacobianByLag}.
 *
 * @param weights Of the layer.
 * @param steps What {@link runCell} gave.
 * @param inOutputs ∂L/∂h(t) as far as the output at t itself goes, one array of [H] a step; undefined where there is none.
 * @returns One norm a step.
 */
export function gradientByStep(
  weights: CellWeights,
  steps: readonly CellStep[],
  inOutputs: readonly (Float64Array | undefined)[],
): Float64Array {
  const norms = new Float64Array(steps.length);
  const zero = (): Float64Array => new Float64Array(weights.hiddenSize);
  let gradient: CellState = { h: zero(), c: zero() };
  for (let t = steps.length - 1; t >= 0; t--) {
    const here = inOutputs[t];
    const now: CellState = here ? { ...gradient, h: gradient.h.map((d, j) => d + here[j]!) } : gradient;
    norms[t] = norm(inMemory(weights, steps[t]!, now));
    gradient = backwardStep(weights, steps[t]!, now);
  }
  return norms;
}
