import type * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { LayerExporter } from '../types.ts';

type Writer = (g: ExportContext, x: string) => string;

const selu = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };

const writers: Readonly<Record<string, Writer>> = {
  linear: (_, x) => x,
  elu: (g, x) => g.node('Elu', [x], { alpha: { float: 1 } }),
  selu: (g, x) => g.node('Selu', [x], selu),
  relu: (g, x) => g.node('Relu', [x]),
  relu6: (g, x) => g.node('Clip', [x, g.float(0, 'zero'), g.float(6, 'six')]),
  sigmoid: (g, x) => g.node('Sigmoid', [x]),
  hardSigmoid: (g, x) => g.node('HardSigmoid', [x], { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
  // @recurra/cells' name for Keras 3's: relu6(x + 3) / 6.
  hardSigmoidKeras3: (g, x) => g.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  softplus: (g, x) => g.node('Softplus', [x]),
  softsign: (g, x) => g.node('Softsign', [x]),
  tanh: (g, x) => g.node('Tanh', [x]),
  softmax: (g, x) => g.node('Softmax', [x], { axis: -1 }),
  logSoftmax: (g, x) => g.node('LogSoftmax', [x], { axis: -1 }),
  swish: (g, x) => g.node('Mul', [x, g.node('Sigmoid', [x])]),
  // x · Φ(x), Φ written with the error function.
  gelu: (g, x) => {
    const erf = g.node('Erf', [g.node('Mul', [x, g.float(Math.SQRT1_2, 'inverse_sqrt_2')])]);
    const phi = g.node('Mul', [g.node('Add', [erf, g.float(1, 'one')]), g.float(0.5, 'half')]);
    return g.node('Mul', [x, phi]);
  },
  // The approximation of gelu by tanh.
  gelu_new: (g, x) => {
    const cube = g.node('Mul', [g.node('Mul', [g.node('Mul', [x, x]), x]), g.float(0.044715, 'cubic')]);
    const inner = g.node('Mul', [
      g.node('Add', [x, cube]),
      g.float(Math.sqrt(2 / Math.PI), 'sqrt_2_over_pi'),
    ]);
    const phi = g.node('Mul', [
      g.node('Add', [g.node('Tanh', [inner]), g.float(1, 'one')]),
      g.float(0.5, 'half'),
    ]);
    return g.node('Mul', [x, phi]);
  },
  mish: (g, x) => g.node('Mul', [x, g.node('Tanh', [g.node('Softplus', [x])])]),
};

/**
 * The name of an activation in a layer's configuration, in tfjs-layers' spelling.
 *
 * @throws OnnxError if it is a function or object of the user's own.
 */
export function activationName(value: tf.serialization.ConfigDictValue | undefined): string {
  const name =
    typeof value === 'object' && value !== null && !Array.isArray(value) && 'className' in value
      ? value.className
      : (value ?? 'linear');
  const camel = typeof name === 'string' ? name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()) : '';
  for (const known of [name, camel, camel.charAt(0).toLowerCase() + camel.slice(1)]) {
    if (typeof known === 'string' && Object.hasOwn(writers, known)) return known;
  }
  throw new OnnxError(
    `exportOnnx(): the activation ${JSON.stringify(value)} has no translation; known are ` +
      `${Object.keys(writers).join(', ')}.`,
  );
}

/** Applies an activation, given as it stands in a layer's configuration. */
export function writeActivation(
  context: ExportContext,
  activation: tf.serialization.ConfigDictValue | undefined,
  x: string,
): string {
  return (writers[activationName(activation)] as Writer)(context, x);
}

/** Activation layer. */
export const activation: LayerExporter = (layer, context, [x]) => [
  writeActivation(context, context.config(layer).activation, x as string),
];
