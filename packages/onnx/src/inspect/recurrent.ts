import type { RecurrentOperator } from '../gate-order.ts';
import { attributesOf } from '../graph/attributes.ts';
import type { NodeInGraph } from '../graph/nodes.ts';
import { elementType, type OnnxElementType } from '../tensor/types.ts';

/** Where a recurrent node reads a weight. */
export interface WeightReport {
  /** Name of the value. */
  readonly name: string;
  /** `computed`: an input of the model, or the result of other nodes. */
  readonly source: 'initializer' | 'constant' | 'computed';
  /** Element type, if it is stored. */
  readonly type: OnnxElementType | undefined;
  /** Shape, if it is stored. */
  readonly dims: readonly number[] | undefined;
}

/** A node with the operator RNN, LSTM or GRU. */
export interface RecurrentReport {
  /** Name of the node; `#3` where it has none, `if_1/#3` inside a subgraph. */
  readonly name: string;
  readonly operator: RecurrentOperator;
  /** Hidden units. */
  readonly hiddenSize: number | undefined;
  /** Features of a time step. */
  readonly inputSize: number | undefined;
  readonly direction: 'forward' | 'reverse' | 'bidirectional' | (string & {});
  /** 0: time first; 1: batch first, which ONNX Runtime refuses. */
  readonly layout: number;
  /** GRU: the reset gate comes after the recurrent product (PyTorch, Keras 3), not before it. */
  readonly linearBeforeReset: boolean;
  /** LSTM: the forget gate is 1 minus the input gate. */
  readonly inputForget: boolean;
  /** Bound of the pre-activations, if there is one. */
  readonly clip: number | undefined;
  /** Activation functions of all directions; empty for the operator's own. */
  readonly activations: readonly string[];
  readonly activationAlpha: readonly number[];
  readonly activationBeta: readonly number[];
  /** Weights by the names the standard gives the inputs: W, R, and if present B and P. */
  readonly weights: Readonly<Partial<Record<'W' | 'R' | 'B' | 'P', WeightReport>>>;
  /** Names of the values of the other inputs, if they are given. */
  readonly inputs: Readonly<Partial<Record<'X' | 'sequence_lens' | 'initial_h' | 'initial_c', string>>>;
  /** Names of the outputs that are used. */
  readonly outputs: Readonly<Partial<Record<'Y' | 'Y_h' | 'Y_c', string>>>;
}

const inputNames = ['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P'] as const;
const outputNames = ['Y', 'Y_h', 'Y_c'] as const;

/** Reads a recurrent node; undefined for any other. */
export function recurrentReport({ node, name, constants }: NodeInGraph): RecurrentReport | undefined {
  const { opType, domain } = node;
  if (domain !== '' && domain !== 'ai.onnx') return undefined;
  if (opType !== 'LSTM' && opType !== 'GRU' && opType !== 'RNN') return undefined;
  const weights: Partial<Record<string, WeightReport>> = {};
  const inputs: Partial<Record<string, string>> = {};
  for (const [i, role] of inputNames.entries()) {
    const value = node.input[i];
    if (value === undefined || value === '') continue;
    if (!['W', 'R', 'B', 'P'].includes(role)) {
      inputs[role] = value;
      continue;
    }
    const constant = constants.get(value);
    weights[role] = {
      name: value,
      source: constant?.source ?? 'computed',
      type: constant && elementType(constant.tensor.dataType),
      dims: constant?.tensor.dims.map(Number),
    };
  }
  const outputs: Partial<Record<string, string>> = {};
  for (const [i, role] of outputNames.entries()) if (node.output[i]) outputs[role] = node.output[i];
  const read = attributesOf(node);
  const hidden = read.int('hidden_size', 0);
  return {
    name,
    operator: opType,
    hiddenSize: hidden > 0 ? hidden : weights.R?.dims?.[2],
    inputSize: weights.W?.dims?.[2],
    direction: read.text('direction', 'forward'),
    layout: read.int('layout', 0),
    linearBeforeReset: read.int('linear_before_reset', 0) !== 0,
    inputForget: read.int('input_forget', 0) !== 0,
    clip: read.float('clip'),
    activations: read.texts('activations'),
    activationAlpha: read.floats('activation_alpha'),
    activationBeta: read.floats('activation_beta'),
    weights,
    inputs,
    outputs,
  };
}
