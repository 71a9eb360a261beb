import { activate } from './activate.ts';
import type { NodeActivation } from './activations.ts';
import type { RecurrentConfig } from './config.ts';
import type { DirectionJob } from './direction.ts';
import type { Floats, NodeWeights } from './inputs.ts';

// The equations of the operators as the standard has them, in 64 bits and in the standard's order of gates: for
// float64, and for layers without inputs, which the kernels do not take.

/** A cell: turns pre-activations without the candidate's recurrent part into the next states, in place. */
interface Cell {
  readonly config: RecurrentConfig;
  readonly units: number;
  readonly activations: readonly NodeActivation[];
  /** Gates × units: W·x + biases that may be added at once. */
  readonly z: Float64Array;
  readonly h: Float64Array;
  readonly c: Float64Array;
  readonly r: Floats;
  readonly rb: Floats | undefined;
  readonly p: Floats | undefined;
}

const steps = { RNN: rnnStep, GRU: gruStep, LSTM: lstmStep } as const;

/** Runs one direction step by step. */
export function runPlain(config: RecurrentConfig, weights: NodeWeights, d: number, job: DirectionJob): void {
  const { gates, directions, operator } = config;
  const { inputSize, hiddenSize: units } = weights;
  const wide = gates * units;
  const part = (values: Floats | undefined, size: number): Floats | undefined =>
    values?.subarray(d * size, (d + 1) * size);
  const w = weights.w.subarray(d * wide * inputSize, (d + 1) * wide * inputSize);
  const b = part(weights.b, 2 * wide);
  const cell: Cell = {
    config,
    units,
    activations: directions[d]?.activations ?? [],
    z: new Float64Array(wide),
    h: new Float64Array(units),
    c: new Float64Array(units),
    r: weights.r.subarray(d * wide * units, (d + 1) * wide * units),
    rb: b?.subarray(wide),
    p: part(weights.p, 3 * units),
  };
  const { sizes, places, lengths, x, y } = job;
  for (let row = 0; row < sizes.batch; row++) {
    const length = lengths?.[row] ?? sizes.time;
    const state = places.stateStart + row * places.stateBatch;
    for (let j = 0; j < units; j++) {
      cell.h[j] = job.h?.[state + j] ?? 0;
      cell.c[j] = job.c?.[state + j] ?? 0;
    }
    for (let s = 0; s < length; s++) {
      const t = job.reverse ? length - 1 - s : s;
      product(w, x, t * places.xTime + row * places.xBatch, inputSize, cell.z, b);
      steps[operator](cell);
      y?.set(cell.h, places.yStart + t * places.yTime + row * places.yBatch);
    }
    if (length === 0) continue;
    job.lastH?.set(cell.h, state);
    job.lastC?.set(cell.c, state);
  }
}

/** z = m·v + b, the vector's elements from `start` on. */
function product(
  m: Floats,
  v: Floats,
  start: number,
  size: number,
  z: Float64Array,
  b: Floats | undefined,
): void {
  for (let row = 0; row < z.length; row++) {
    let sum = b?.[row] ?? 0;
    for (let i = 0; i < size; i++) sum += (m[row * size + i] as number) * (v[start + i] as number);
    z[row] = sum;
  }
}

/** Row of R times h, with its bias. */
function recurrent({ r, rb, units }: Cell, row: number, h: Float64Array): number {
  let sum = rb?.[row] ?? 0;
  for (let i = 0; i < units; i++) sum += (r[row * units + i] as number) * (h[i] as number);
  return sum;
}

/** Clips and activates. */
function gate({ config, activations }: Cell, index: number, x: number): number {
  const { clip = Number.POSITIVE_INFINITY } = config;
  return activate(activations[index] as NodeActivation, Math.min(Math.max(x, -clip), clip));
}

function rnnStep(cell: Cell): void {
  const { z, h, units } = cell;
  for (let j = 0; j < units; j++) z[j] = gate(cell, 0, (z[j] as number) + recurrent(cell, j, h));
  h.set(z);
}

/** Gates z, r, h. */
function gruStep(cell: Cell): void {
  const { z, h, c, units, config } = cell;
  for (let j = 0; j < 2 * units; j++) z[j] = gate(cell, 0, (z[j] as number) + recurrent(cell, j, h));
  const reset = z.subarray(units, 2 * units);
  // c, which a GRU does not have, holds r∘h.
  for (let j = 0; j < units; j++) c[j] = (reset[j] as number) * (h[j] as number);
  for (let j = 0; j < units; j++) {
    const k = 2 * units + j;
    const inner = config.linearBeforeReset
      ? (reset[j] as number) * recurrent(cell, k, h)
      : recurrent(cell, k, c);
    z[k] = gate(cell, 1, (z[k] as number) + inner);
  }
  for (let j = 0; j < units; j++) {
    const update = z[j] as number;
    h[j] = (1 - update) * (z[2 * units + j] as number) + update * (h[j] as number);
  }
}

/** Gates i, o, f, c. The cell state is not clipped on its way out, as in ONNX Runtime. */
function lstmStep(cell: Cell): void {
  const { z, h, c, p, units, config, activations } = cell;
  for (let k = 0; k < 4 * units; k++) z[k] = (z[k] as number) + recurrent(cell, k, h);
  for (let j = 0; j < units; j++) {
    const before = c[j] as number;
    const peep = (index: number, state: number): number => (p?.[index * units + j] ?? 0) * state;
    const i = gate(cell, 0, (z[j] as number) + peep(0, before));
    const f = config.inputForget ? 1 - i : gate(cell, 0, (z[2 * units + j] as number) + peep(2, before));
    const next = f * before + i * gate(cell, 1, z[3 * units + j] as number);
    const o = gate(cell, 0, (z[units + j] as number) + peep(1, next));
    c[j] = next;
    h[j] = o * activate(activations[2] as NodeActivation, next);
  }
}
