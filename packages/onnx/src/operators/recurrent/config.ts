import { entryOf } from '../../entry-of.ts';
import { gateCount, type RecurrentOperator } from '../../gate-order.ts';
import type { OperatorNode } from '../types.ts';
import { activationsOf, type NodeActivation } from './activations.ts';

/** What a recurrent node is, apart from its weights. */
export interface RecurrentConfig {
  readonly operator: RecurrentOperator;
  /** Number of gates. */
  readonly gates: number;
  /** One or two; each with its activations. */
  readonly directions: readonly {
    readonly reverse: boolean;
    readonly activations: readonly NodeActivation[];
  }[];
  /** 0 where the node does not say: the recurrent weights do. */
  readonly hiddenSize: number;
  /** Whether the batch is the first axis. */
  readonly batchFirst: boolean;
  /** Bound of what enters the activations of the gates; undefined for none. */
  readonly clip: number | undefined;
  readonly linearBeforeReset: boolean;
  readonly inputForget: boolean;
}

const reverses: Readonly<Record<string, readonly boolean[]>> = {
  forward: [false],
  reverse: [true],
  bidirectional: [false, true],
};

/** Reads a node's attributes. @throws OnnxError for what the standard does not allow. */
export function configOf(node: OperatorNode, operator: RecurrentOperator): RecurrentConfig {
  const { attributes, inputs } = node;
  for (const [i, name] of [[1, 'W'] as const, [2, 'R'] as const]) {
    if (inputs[i] !== true) throw node.error(`has no input ${name}.`);
  }
  const direction = attributes.text('direction', 'forward');
  const reverse = entryOf(reverses, direction.toLowerCase());
  if (reverse === undefined) {
    throw node.error(
      `has direction ${JSON.stringify(direction)}; it must be forward, reverse or bidirectional.`,
    );
  }
  const layout = attributes.int('layout', 0);
  if (layout !== 0 && layout !== 1) throw node.error(`has layout ${layout}; it must be 0 or 1.`);
  const hiddenSize = attributes.int('hidden_size', 0);
  if (hiddenSize < 0) throw node.error(`has hidden_size ${hiddenSize}, which is negative.`);
  const activations = activationsOf(node, operator, reverse.length);
  return {
    operator,
    gates: gateCount(operator),
    directions: reverse.map((isReverse, d) => ({ reverse: isReverse, activations: activations[d] ?? [] })),
    hiddenSize,
    batchFirst: layout === 1,
    clip: clipOf(operator, attributes.float('clip')),
    linearBeforeReset: operator === 'GRU' && attributes.int('linear_before_reset', 0) !== 0,
    inputForget: operator === 'LSTM' && attributes.int('input_forget', 0) !== 0,
  };
}

/** The least number above 0 that a float32 can be. */
const least = 2 ** -149;

/** ONNX Runtime clips RNN to 0 where it says 0. GRU and LSTM with 0 it refuses; it is written for "no bound" there. */
function clipOf(operator: RecurrentOperator, clip: number | undefined): number | undefined {
  if (clip === undefined || Number.isNaN(clip) || clip < 0) return undefined;
  if (clip > 0) return clip;
  return operator === 'RNN' ? least : undefined;
}
