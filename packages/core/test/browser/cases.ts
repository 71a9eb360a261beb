import {
  bernoulliCrossEntropy,
  categoricalCrossEntropy,
  createRng,
  fusedGru,
  fusedLstm,
  fusedSimpleRnn,
  type GruWeights,
  gaussianNll,
  huber,
  meanSquaredError,
  negativeBinomialNll,
  pinball,
  type RecurrentOptions,
  type RecurrentResult,
  reverseByLength,
  studentTNll,
} from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';

/** One computation, the same on every backend: named results, among them gradients. */
export type Case = () => { [name: string]: tf.Tensor };

const [batch, time, input, hidden] = [3, 4, 2, 5];

/** Normal random tensors, the same at every call and on every backend. */
function drawing(): (...shape: number[]) => tf.Tensor {
  const rng = createRng(20240611);
  return (...shape) =>
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal()),
      shape,
    );
}

/** A scalar that every element of every tensor reaches with its own weight. */
function mixed(tensors: tf.Tensor[]): tf.Scalar {
  const draw = drawing();
  return tf.addN(tensors.map((tensor) => tf.sum(tf.mul(tensor, draw(...tensor.shape))))) as tf.Scalar;
}

type Run = (x: tf.Tensor3D, weights: GruWeights, options: RecurrentOptions) => RecurrentResult;

/** Gates, biases and states of each op. */
const ops: { [name: string]: [gates: number, biases: number, states: number, run: Run] } = {
  'simple RNN, tanh': [1, 1, 1, (x, w, o) => fusedSimpleRnn(x, w, o)],
  'simple RNN, relu': [1, 1, 1, (x, w, o) => fusedSimpleRnn(x, w, { ...o, activation: 'relu' })],
  LSTM: [4, 1, 2, (x, w, o) => fusedLstm(x, w, o)],
  'LSTM, hard sigmoid': [4, 1, 2, (x, w, o) => fusedLstm(x, w, { ...o, recurrentActivation: 'hardSigmoid' })],
  'GRU, reset after': [3, 2, 1, (x, w, o) => fusedGru(x, w, { ...o, resetAfter: true })],
  'GRU, reset before': [3, 1, 1, (x, w, o) => fusedGru(x, w, { ...o, resetAfter: false })],
  'GRU, hard sigmoid': [
    3,
    2,
    1,
    (x, w, o) => fusedGru(x, w, { ...o, resetAfter: true, recurrentActivation: 'hardSigmoid' }),
  ],
};

interface Variant {
  readonly initial: boolean;
  /** Which steps are real. */
  readonly real?: readonly (readonly number[])[];
  options(): RecurrentOptions;
}

const real = [
  [1, 1, 1, 1],
  [0, 1, 0, 1],
  [0, 0, 0, 0],
];

const variants: { [name: string]: Variant } = {
  'no mask': { initial: false, options: () => ({}) },
  'a mask, initial states': {
    initial: true,
    real,
    options: () => ({ mask: tf.tensor2d(real as number[][]) }),
  },
  'lengths, backwards, initial states': {
    initial: true,
    real: [
      [1, 1, 0, 0],
      [1, 1, 1, 1],
      [1, 0, 0, 0],
    ],
    options: () => ({ lengths: [2, 4, 1], reverse: true }),
  },
};

/**
 * One op in one variant: output, states and the gradients of everything that has one.
 *
 * @param padding What stands in the input at masked steps.
 */
export function recurrentCase(op: string, variant: string, padding: number): ReturnType<Case> {
  const [gates, biases, states, run] = ops[op]!;
  const { initial, real, options } = variants[variant]!;
  const draw = drawing();
  const values = draw(batch, time, input);
  const at =
    real && tf.tile(tf.expandDims(tf.tensor2d(real as number[][], [batch, time], 'bool'), 2), [1, 1, input]);
  const inputs: { [name: string]: tf.Tensor } = {
    x: at ? tf.where(at, values, tf.fill(values.shape, padding)) : values,
    kernel: draw(input, gates * hidden),
    recurrentKernel: draw(hidden, gates * hidden),
    bias: draw(gates * hidden),
    ...(biases === 2 && { recurrentBias: draw(gates * hidden) }),
    ...(initial && { initialH: draw(batch, hidden) }),
    ...(initial && states === 2 && { initialC: draw(batch, hidden) }),
  };
  const names = Object.keys(inputs);
  const call = (tensors: tf.Tensor[]): tf.Tensor[] => {
    const { x, initialH, initialC, ...weights } = Object.fromEntries(
      names.map((name, index) => [name, tensors[index]!]),
    );
    const initialState = [initialH, initialC].filter((part) => part !== undefined) as tf.Tensor2D[];
    const result = run(x as tf.Tensor3D, weights as unknown as GruWeights, {
      ...options(),
      ...(initial && { initialState }),
    });
    return [result.output, ...result.state];
  };
  const list = Object.values(inputs);
  const results = call(list);
  const gradients = tf.grads((...tensors) => mixed(call(tensors)))(list);
  return {
    ...Object.fromEntries(results.map((tensor, index) => [['output', 'h', 'c'][index]!, tensor])),
    ...Object.fromEntries(gradients.map((tensor, index) => [`gradient of ${names[index]}`, tensor])),
  };
}

/** Every op in every variant; the hard sigmoid, which has nothing to do with masks and order, in one. */
export const recurrentCases: readonly [op: string, variant: string][] = Object.keys(ops).flatMap((op) =>
  Object.keys(variants)
    .filter((variant) => !op.endsWith('hard sigmoid') || variant === 'a mask, initial states')
    .map((variant): [string, string] => [op, variant]),
);

/** A function's value and its gradients in the tensors given. */
function withGradients(f: (...tensors: tf.Tensor[]) => tf.Tensor, ...tensors: tf.Tensor[]): ReturnType<Case> {
  const gradients = tf.grads((...at) => mixed([f(...at)]))(tensors);
  return {
    value: f(...tensors),
    ...Object.fromEntries(gradients.map((tensor, index) => [`gradient ${index}`, tensor])),
  };
}

const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.abs(x), 0.3);

const shape = [batch, time] as const;
const mask = (): tf.Tensor => tf.tensor2d([1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1], [...shape]);
/** Targets are NaN where the mask is 0. */
const target = (draw: ReturnType<typeof drawing>): tf.Tensor =>
  tf.where(tf.cast(mask(), 'bool'), draw(...shape), tf.fill([...shape], Number.NaN));
const counts = (): tf.Tensor => tf.tensor2d([0, 1, 2, 30, 4, 5, 0, 7, 100, 2, 1, 3], [...shape]);

export const otherCases: { readonly [name: string]: Case } = {
  reverseByLength: () => withGradients((x) => reverseByLength(x, [2, 4, 0]), drawing()(batch, time, input)),
  meanSquaredError: () => {
    const draw = drawing();
    const y = target(draw);
    const weights = positive(draw(...shape));
    return withGradients((p) => meanSquaredError(y, p, { mask: mask(), weights }), draw(...shape));
  },
  huber: () => {
    const draw = drawing();
    const y = draw(...shape);
    return withGradients((p) => huber(y, p, { delta: 0.7 }), draw(...shape));
  },
  pinball: () => {
    const draw = drawing();
    const y = target(draw);
    const quantiles = [0.1, 0.5, 0.9];
    return withGradients((p) => pinball(y, p, { quantiles, mask: mask() }), draw(...shape, 3));
  },
  gaussianNll: () => {
    const draw = drawing();
    const y = target(draw);
    return withGradients(
      (mean, scale) => gaussianNll(y, { mean: mean!, scale: scale! }, { mask: mask() }),
      draw(...shape),
      positive(draw(...shape)),
    );
  },
  studentTNll: () => {
    const draw = drawing();
    const y = draw(...shape);
    return withGradients(
      (mean, scale, degreesOfFreedom) =>
        studentTNll(y, { mean: mean!, scale: scale!, degreesOfFreedom: degreesOfFreedom! }),
      draw(...shape),
      positive(draw(...shape)),
      tf.mul(5, positive(draw(...shape))),
    );
  },
  negativeBinomialNll: () => {
    const draw = drawing();
    return withGradients(
      (mean, dispersion) => negativeBinomialNll(counts(), { mean: mean!, dispersion: dispersion! }),
      tf.mul(5, positive(draw(...shape))),
      positive(draw(...shape)),
    );
  },
  bernoulliCrossEntropy: () =>
    withGradients(
      (logits) => bernoulliCrossEntropy(mask(), logits, { classWeights: [1, 3] }),
      drawing()(...shape),
    ),
  categoricalCrossEntropy: () => {
    const ids = tf.tensor2d([0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 0, 1], [...shape], 'int32');
    return withGradients((logits) => categoricalCrossEntropy(ids, logits), drawing()(...shape, 3));
  },
};
