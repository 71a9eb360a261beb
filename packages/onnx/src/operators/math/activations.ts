import { type Activation, activationCode } from '@recurra/kernels';
import { floats, isFloat, numeric, signedIntegers } from '../support/element-types.ts';
import { activated, worthActivation } from '../support/kernel-activation.ts';
import { newTensor } from '../support/tensors.ts';
import { floatOf, type UnaryLoop, unary, unaryLoop } from '../support/unary.ts';
import type { Operator, OperatorNode, Operators } from '../types.ts';
import { errorFunction } from './erf.ts';

const rectified: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.max(x[i]!, 0);
};

const sigmoids: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]!));
};

const tangents: UnaryLoop = (x, y) => {
  for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]!);
};

const leaky =
  (slope: number): UnaryLoop =>
  (x, y) => {
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      y[i] = value < 0 ? slope * value : value;
    }
  };

/** log(1 + exp(x)), for large x too. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

const hardSigmoid = (alpha: number, beta: number) => (x: number) =>
  Math.max(0, Math.min(1, alpha * x + beta));

function gelu(x: number): number {
  return 0.5 * x * (1 + errorFunction(x * Math.SQRT1_2));
}

function geluByTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

type Build = (node: OperatorNode) => UnaryLoop;

/** The loop of each activation, as a node's attributes give it. */
export const activationLoops: Readonly<Record<string, Build>> = {
  Relu: () => rectified,
  Sigmoid: () => sigmoids,
  Tanh: () => tangents,
  LeakyRelu: (node) => leaky(floatOf(node, 'alpha', 0.01)),
  Elu: (node) => {
    const alpha = floatOf(node, 'alpha', 1);
    return unaryLoop((x) => (x < 0 ? alpha * Math.expm1(x) : x));
  },
  Selu: (node) => {
    const alpha = floatOf(node, 'alpha', 1.6732631921768188);
    const gamma = floatOf(node, 'gamma', 1.0507010221481323);
    return unaryLoop((x) => gamma * (x > 0 ? x : alpha * Math.expm1(x)));
  },
  Celu: (node) => {
    const alpha = floatOf(node, 'alpha', 1);
    return unaryLoop((x) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha)));
  },
  ThresholdedRelu: (node) => {
    const alpha = floatOf(node, 'alpha', 1);
    return unaryLoop((x) => (x > alpha ? x : 0));
  },
  HardSigmoid: (node) => unaryLoop(hardSigmoid(floatOf(node, 'alpha', 0.2), floatOf(node, 'beta', 0.5))),
  HardSwish: () => {
    const gate = hardSigmoid(1 / 6, 0.5);
    return unaryLoop((x) => x * gate(x));
  },
  Softplus: () => unaryLoop(softplus),
  Softsign: () => unaryLoop((x) => x / (1 + Math.abs(x))),
  Mish: () => unaryLoop((x) => x * Math.tanh(softplus(x))),
  Gelu: (node) => {
    const approximate = node.attributes.text('approximate', 'none');
    if (approximate === 'none') return unaryLoop(gelu);
    if (approximate === 'tanh') return unaryLoop(geluByTanh);
    throw node.error(`has approximate "${approximate}", which must be none or tanh.`);
  },
  Swish: (node) => {
    const alpha = floatOf(node, 'alpha', 1);
    return unaryLoop((x) => x / (1 + Math.exp(-alpha * x)));
  },
};

const onFloats = (name: string): Operator =>
  unary((node) => ({ types: floats, floats: (activationLoops[name] as Build)(node) }));

const rectifiedTypes = numeric.filter((type) => isFloat(type) || signedIntegers.includes(type));

/** Those of which the kernels are faster at many elements than the engine, and as exact. */
const fast: Readonly<Record<string, (node: OperatorNode) => Activation>> = {
  Relu: () => 'relu',
  Tanh: () => 'tanh',
  LeakyRelu: (node) => ({ name: 'leakyRelu', alpha: floatOf(node, 'alpha', 0.01) }),
  HardSigmoid: (node) => ({
    name: 'hardSigmoid',
    alpha: floatOf(node, 'alpha', 0.2),
    beta: floatOf(node, 'beta', 0.5),
  }),
};

/** The operator, many elements by the kernels. */
function accelerated(operator: Operator, activation: (node: OperatorNode) => Activation): Operator {
  return (node) => {
    const run = operator(node);
    const code = activationCode(node.name, activation(node));
    return (inputs, scope) => {
      const [x] = inputs;
      if (x?.type !== 'float32' || x.data.length < worthActivation) return run(inputs, scope);
      const y = newTensor('float32', x.dims);
      activated(scope.kernels, code, x.data, y.data);
      return [y];
    };
  };
}

const exact: Operators = {
  ...Object.fromEntries(Object.keys(activationLoops).map((name) => [name, onFloats(name)])),
  Relu: unary({
    types: rectifiedTypes,
    floats: rectified,
    bigints: unaryLoop((x: bigint) => (x < 0n ? 0n : x)),
  }),
};

/** Activations: functions of one element, some with attributes. */
export const activations: Operators = {
  ...exact,
  ...Object.fromEntries(
    Object.entries(fast).map(([name, activation]) => [name, accelerated(exact[name]!, activation)]),
  ),
  'com.microsoft.Gelu': unary({ types: floats, floats: unaryLoop(gelu) }),
  'com.microsoft.QuickGelu': unary((node) => {
    const alpha = floatOf(node, 'alpha', 1.702);
    return { types: floats, floats: unaryLoop((x) => x / (1 + Math.exp(-alpha * x))) };
  }),
};
