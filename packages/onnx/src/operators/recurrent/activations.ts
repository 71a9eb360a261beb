import { type ActivationName, activationCode } from '@recurra/kernels';
import { entryOf } from '../../entry-of.ts';
import type { RecurrentOperator } from '../../gate-order.ts';
import type { OperatorNode } from '../types.ts';

/** An activation function with its parameters. */
export interface NodeActivation {
  readonly name: ActivationName;
  readonly alpha: number;
  readonly beta: number;
}

/** Activations by the standard's names, in lower case, and whether they take α and β. */
const known: Readonly<Record<string, readonly [name: ActivationName, alpha: boolean, beta: boolean]>> = {
  relu: ['relu', false, false],
  tanh: ['tanh', false, false],
  sigmoid: ['sigmoid', false, false],
  affine: ['affine', true, true],
  leakyrelu: ['leakyRelu', true, false],
  thresholdedrelu: ['thresholdedRelu', true, false],
  scaledtanh: ['scaledTanh', true, true],
  hardsigmoid: ['hardSigmoid', true, true],
  elu: ['elu', true, false],
  softsign: ['softsign', false, false],
  softplus: ['softplus', false, false],
};

const defaults: Readonly<Record<RecurrentOperator, readonly string[]>> = {
  RNN: ['Tanh'],
  GRU: ['Sigmoid', 'Tanh'],
  LSTM: ['Sigmoid', 'Tanh', 'Tanh'],
};

/**
 * The activations of each direction: of a GRU f and g, of an LSTM f, g and h.
 *
 * @throws OnnxError if there are too few or too many, or one is unknown.
 */
export function activationsOf(
  node: OperatorNode,
  operator: RecurrentOperator,
  directions: number,
): NodeActivation[][] {
  const each = defaults[operator].length;
  const given = node.attributes.texts('activations');
  const names =
    given.length > 0 ? given : Array.from({ length: directions }, () => defaults[operator]).flat();
  // Files may spell out the schema's default for RNN, Tanh twice, whatever the direction.
  if (operator === 'RNN' && names.length === 2 && directions === 1) names.pop();
  if (names.length !== each * directions) {
    throw node.error(`has ${names.length} activations; there must be ${each * directions}.`);
  }
  const alphas = parameters(node, 'activation_alpha');
  const betas = parameters(node, 'activation_beta');
  const all = names.map((text): NodeActivation => {
    const entry = entryOf(known, text.toLowerCase());
    if (entry === undefined) throw node.error(`has the unknown activation ${JSON.stringify(text)}.`);
    const [name, takesAlpha, takesBeta] = entry;
    const { alpha, beta } = activationCode('activations', name);
    return {
      name,
      alpha: (takesAlpha ? alphas() : undefined) ?? alpha,
      beta: (takesBeta ? betas() : undefined) ?? beta,
    };
  });
  return Array.from({ length: directions }, (_, d) => all.slice(d * each, (d + 1) * each));
}

/** Hands out a list of parameters to those activations that ask, in their order. */
function parameters(node: OperatorNode, name: string): () => number | undefined {
  const list = node.attributes.floats(name);
  let next = 0;
  return () => list[next++];
}
