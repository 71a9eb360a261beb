import type { Activation, ActivationName, RecurrentSpec } from '../src/index.ts';

// The equations of the papers and of the ONNX operator specification, in float64, one element at a time.

type Numbers = ArrayLike<number>;

/** What a layer is given, by name; see RecurrentWeights and RecurrentInputs. */
export interface Given {
  readonly [name: string]: Numbers | undefined;
}

const formulas: { readonly [name in ActivationName]: (x: number, a: number, b: number) => number } = {
  linear: (x) => x,
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(x, 0),
  hardSigmoid: (x, a, b) => Math.max(0, Math.min(1, a * x + b)),
  leakyRelu: (x, a) => (x < 0 ? a * x : x),
  elu: (x, a) => (x < 0 ? a * (Math.exp(x) - 1) : x),
  softsign: (x) => x / (1 + Math.abs(x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  scaledTanh: (x, a, b) => a * Math.tanh(b * x),
  thresholdedRelu: (x, a) => (x > a || Number.isNaN(x) ? x : 0),
  affine: (x, a, b) => a * x + b,
};

const parameters: { readonly [name in ActivationName]?: readonly [number, number] } = {
  hardSigmoid: [0.2, 0.5],
  leakyRelu: [0.01, 0],
  elu: [1, 0],
  scaledTanh: [1, 1],
  thresholdedRelu: [1, 0],
  affine: [1, 0],
};

export function activation(given: Activation): (x: number) => number {
  const { name, alpha, beta }: { name: ActivationName; alpha?: number; beta?: number } =
    typeof given === 'string' ? { name: given } : given;
  const [a, b] = parameters[name] ?? [0, 0];
  return (x) => formulas[name](x, alpha ?? a, beta ?? b);
}

const gateCount = { simpleRnn: 1, lstm: 4, gru: 3 };

/** What a layer gives: every output, and the final states. */
export interface Expected {
  readonly output: Float64Array;
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/** Runs a layer by its equations. */
export function reference(spec: RecurrentSpec, given: Given): Expected {
  const { batch, time, inputSize, hiddenSize: H } = spec;
  const gates = gateCount[spec.cell];
  const P = spec.projectionSize ?? H;
  const act = {
    gate: activation(spec.gateActivation ?? 'sigmoid'),
    candidate: activation(spec.candidateActivation ?? 'tanh'),
    output: activation(spec.outputActivation ?? 'tanh'),
  };
  const bounded = (x: number): number => (spec.clip ? Math.max(-spec.clip, Math.min(spec.clip, x)) : x);
  const at = (name: string, index: number): number => given[name]?.[index] ?? 0;
  const output = new Float64Array(batch * time * P);
  const finalH = new Float64Array(batch * P);
  const finalC = new Float64Array(batch * H);
  for (let b = 0; b < batch; b++) {
    let h = Array.from({ length: P }, (_, j) => at('initialH', b * P + j));
    let c = Array.from({ length: H }, (_, j) => at('initialC', b * H + j));
    for (let s = 0; s < time; s++) {
      const t = spec.reverse ? time - 1 - s : s;
      const real = given.mask === undefined || Boolean(given.mask[b * time + t]);
      if (real) {
        const wx = (column: number): number => {
          let sum = at('bias', column);
          for (let k = 0; k < inputSize; k++) {
            sum += at('x', (b * time + t) * inputSize + k) * at('kernel', k * gates * H + column);
          }
          return sum;
        };
        const uh = (column: number, state: readonly number[]): number => {
          let sum = 0;
          for (let k = 0; k < P; k++) sum += state[k]! * at('recurrentKernel', k * gates * H + column);
          return sum;
        };
        const before = h;
        if (spec.cell === 'simpleRnn') {
          h = Array.from({ length: H }, (_, j) => act.candidate(bounded(wx(j) + uh(j, before))));
        } else if (spec.cell === 'lstm') {
          const old = c;
          const pre = (gate: number, j: number, cell: number): number =>
            bounded(wx(gate * H + j) + uh(gate * H + j, before) + cell);
          const peephole = (gate: number, j: number): number => at('peephole', gate * H + j);
          const i = old.map((cell, j) => act.gate(pre(0, j, peephole(0, j) * cell)));
          const f = spec.coupled
            ? i.map((gate) => 1 - gate)
            : old.map((cell, j) => act.gate(pre(1, j, peephole(1, j) * cell)));
          c = old.map((cell, j) => f[j]! * cell + i[j]! * act.candidate(pre(2, j, 0)));
          const m = c.map((cell, j) => act.gate(pre(3, j, peephole(2, j) * cell)) * act.output(cell));
          h =
            given.projection === undefined
              ? m
              : Array.from({ length: P }, (_, p) =>
                  m.reduce((sum, value, j) => sum + value * at('projection', j * P + p), 0),
                );
        } else {
          const second = (column: number): number => at('recurrentBias', column);
          const gate = (index: number, j: number): number =>
            act.gate(bounded(wx(index * H + j) + uh(index * H + j, before) + second(index * H + j)));
          const r = before.map((_, j) => gate(0, j));
          const reset = before.map((value, j) => r[j]! * value);
          h = before.map((value, j) => {
            const z = gate(1, j);
            const column = 2 * H + j;
            const recurrent = spec.resetAfter
              ? r[j]! * (uh(column, before) + second(column))
              : uh(column, reset) + second(column);
            return (1 - z) * act.candidate(bounded(wx(column) + recurrent)) + z * value;
          });
        }
      }
      for (let j = 0; j < P; j++) output[(b * time + t) * P + j] = real || !spec.zeroMasked ? h[j]! : 0;
    }
    finalH.set(h, b * P);
    finalC.set(c, b * H);
  }
  return { output, h: finalH, c: finalC };
}
