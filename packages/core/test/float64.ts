/** A second formulation, in float64 and plain arrays, one element at a time: precise enough to differentiate numerically. */
export interface Float64Case {
  readonly op: 'tanh' | 'relu' | 'lstm' | 'gruAfter' | 'gruBefore';
  readonly gates: 'sigmoid' | 'hardSigmoid';
  readonly batch: number;
  readonly time: number;
  readonly input: number;
  readonly hidden: number;
  readonly reverse: boolean;
  /** [batch][time], true at real steps. */
  readonly mask: readonly (readonly boolean[])[];
  readonly zeroMasked: boolean;
}

export interface Float64Inputs {
  readonly x: Float64Array;
  readonly kernel: Float64Array;
  readonly recurrentKernel: Float64Array;
  readonly bias: Float64Array;
  readonly recurrentBias: Float64Array;
  readonly h: Float64Array;
  readonly c: Float64Array;
}

const gateFunctions = {
  sigmoid: (v: number): number => 1 / (1 + Math.exp(-v)),
  hardSigmoid: (v: number): number => Math.min(1, Math.max(0, 0.2 * v + 0.5)),
};

/** Output [batch * time * hidden], final states [batch * hidden], and what the gates' activation was applied to. */
export function float64Recurrent(
  k: Float64Case,
  w: Float64Inputs,
): { output: Float64Array; h: Float64Array; c: Float64Array; gates: number[] } {
  const { batch, time, input, hidden } = k;
  const width = w.kernel.length / input;
  const output = new Float64Array(batch * time * hidden);
  const gates: number[] = [];
  const sigmoid = (v: number): number => {
    gates.push(v);
    return gateFunctions[k.gates](v);
  };
  const h = w.h.slice();
  const c = w.c.slice();
  for (let b = 0; b < batch; b++) {
    for (let index = 0; index < time; index++) {
      const t = k.reverse ? time - 1 - index : index;
      const before = h.slice(b * hidden, (b + 1) * hidden);
      /** x·W + b of one column. */
      const px = (column: number): number => {
        let sum = w.bias[column]!;
        for (let i = 0; i < input; i++)
          sum += w.x[(b * time + t) * input + i]! * w.kernel[i * width + column]!;
        return sum;
      };
      /** state·U + d of one column. */
      const ph = (column: number, state: Float64Array): number => {
        let sum = k.op.startsWith('gru') ? w.recurrentBias[column]! : 0;
        for (let i = 0; i < hidden; i++) sum += state[i]! * w.recurrentKernel[i * width + column]!;
        return sum;
      };
      const real = k.mask[b]![t]!;
      const r = before.map((_, u) => (k.op.startsWith('gru') ? sigmoid(px(u) + ph(u, before)) : 0));
      const scaled = before.map((v, u) => v * r[u]!);
      for (let u = 0; u < hidden && real; u++) {
        const at = b * hidden + u;
        if (k.op === 'tanh') h[at] = Math.tanh(px(u) + ph(u, before));
        else if (k.op === 'relu') h[at] = Math.max(0, px(u) + ph(u, before));
        else if (k.op === 'lstm') {
          const z = [0, 1, 2, 3].map((gate) => px(gate * hidden + u) + ph(gate * hidden + u, before));
          c[at] = sigmoid(z[1]!) * c[at]! + sigmoid(z[0]!) * Math.tanh(z[2]!);
          h[at] = sigmoid(z[3]!) * Math.tanh(c[at]!);
        } else {
          const z = sigmoid(px(hidden + u) + ph(hidden + u, before));
          const last = 2 * hidden + u;
          const recurrent = k.op === 'gruAfter' ? r[u]! * ph(last, before) : ph(last, scaled);
          h[at] = (1 - z) * Math.tanh(px(last) + recurrent) + z * before[u]!;
        }
      }
      for (let u = 0; u < hidden; u++) {
        output[(b * time + t) * hidden + u] = real || !k.zeroMasked ? h[b * hidden + u]! : 0;
      }
    }
  }
  return { output, h, c, gates };
}
