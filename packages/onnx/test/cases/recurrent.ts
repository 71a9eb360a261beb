import type { AttributeValue, OnnxTensor, OnnxTensorType } from '../../src/index.ts';
import type { OperatorCase } from '../operator-case.ts';

type Operator = 'RNN' | 'GRU' | 'LSTM';

const gates: Readonly<Record<Operator, number>> = { RNN: 1, GRU: 3, LSTM: 4 };

/** Sizes and parts of a recurrent node. */
export interface RecurrentParts {
  readonly operator: Operator;
  readonly time?: number;
  readonly batch?: number;
  readonly input?: number;
  readonly hidden?: number;
  readonly directions?: 1 | 2;
  readonly batchFirst?: boolean;
  /** Which optional inputs are given; all if left out. */
  readonly given?: readonly ('B' | 'h' | 'c' | 'P')[];
  readonly lengths?: readonly number[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly stored?: boolean;
  /** Which outputs are wanted; all if left out. */
  readonly wanted?: readonly boolean[];
  readonly opset?: number;
  readonly tolerance?: number;
}

/** Numbers that repeat only after a while, from -1 to 1. */
function tensor(dims: readonly number[], scale: number, phase: number): OnnxTensor {
  const length = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length }, (_, i) => scale * Math.sin(phase + i * 1.7 + (i % 7) * 0.9));
  return { type: 'float32', dims: [...dims], data };
}

/** A case of one recurrent node. */
export function recurrentCase(name: string, parts: RecurrentParts): OperatorCase {
  const { operator, time = 4, batch = 3, input = 5, hidden = 6, directions = 1, batchFirst = false } = parts;
  const { given = ['B', 'h', 'c', 'P'], lengths, wanted = [true, true, true], attributes = {} } = parts;
  const wide = gates[operator] * hidden;
  const scale = 1.5 / Math.sqrt(hidden);
  const x = batchFirst ? [batch, time, input] : [time, batch, input];
  const state = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
  const isLstm = operator === 'LSTM';
  const inputs = [
    tensor(x, 1, 0.1),
    tensor([directions, wide, input], 0.6, 0.2),
    tensor([directions, wide, hidden], scale, 0.3),
    given.includes('B') ? tensor([directions, 2 * wide], 0.3, 0.4) : undefined,
    lengths && { type: 'int32' as const, dims: [batch], data: Int32Array.from(lengths) },
    given.includes('h') ? tensor(state, 0.8, 0.5) : undefined,
    isLstm && given.includes('c') ? tensor(state, 0.8, 0.6) : undefined,
    isLstm && given.includes('P') ? tensor([directions, 3 * hidden], 0.4, 0.7) : undefined,
  ].slice(0, isLstm ? 8 : 6);
  return {
    name: `${operator}: ${name}`,
    operator,
    opset: parts.opset ?? 17,
    inputs,
    ...(parts.stored === true && { stored: [1, 2, 3, 7].filter((i) => inputs[i] !== undefined) }),
    attributes: {
      hidden_size: hidden,
      ...(directions === 2 && { direction: 'bidirectional' }),
      ...(batchFirst && { layout: 1 }),
      ...attributes,
    },
    outputs: wanted.slice(0, isLstm ? 3 : 2).map((want): OnnxTensorType | false => want && 'float32'),
    ...(parts.tolerance !== undefined && { tolerance: parts.tolerance }),
  };
}

const operators: readonly Operator[] = ['RNN', 'GRU', 'LSTM'];
const each = (name: string, parts: Omit<RecurrentParts, 'operator'>): OperatorCase[] =>
  operators.map((operator) => recurrentCase(name, { operator, ...parts }));

/** RNN, GRU and LSTM in all their ways, as ONNX Runtime takes them. */
export const recurrentCases: readonly OperatorCase[] = [
  ...each('all inputs, fed', {}),
  ...each('all inputs, weights stored', { stored: true }),
  ...each('nothing optional', { given: [] }),
  ...each('of operator set 7', { opset: 7 }),
  ...each('of operator set 22', { opset: 22 }),
  ...each('reverse', { attributes: { direction: 'reverse' }, stored: true }),
  ...each('bidirectional', { directions: 2, stored: true }),
  ...each('one step, one sequence', { time: 1, batch: 1, stored: true }),
  ...each('one step, both directions', { time: 1, batch: 2, directions: 2, stored: true }),
  ...each('one unit, one input', { hidden: 1, input: 1 }),
  ...each('only Y', { wanted: [true, false, false] }),
  ...each('only Y_h', { wanted: [false, true, false] }),
  recurrentCase('only Y_c', { operator: 'LSTM', wanted: [false, false, true] }),
  ...each('sequences of different lengths', { lengths: [4, 1, 3] }),
  ...each('sequences of different lengths, only the last states', {
    lengths: [2, 4, 1],
    wanted: [false, true, true],
  }),
  ...each('sequences of different lengths, both directions', { lengths: [4, 2, 3], directions: 2 }),
  ...each('sequences that all end early', { lengths: [2, 2, 1], attributes: { direction: 'reverse' } }),
  ...each('a sequence without steps', { lengths: [4, 0, 3], directions: 2, stored: true }),
  ...each('no sequence with steps', { lengths: [0, 0, 0] }),
  ...each('clip', { attributes: { clip: { float: 0.4 } } }),
  ...each('clip, without biases', { attributes: { clip: { float: 0.4 } }, given: ['h', 'c'] }),
  ...each('clip and both directions', { attributes: { clip: { float: 0.7 } }, directions: 2 }),
  recurrentCase('clip 0', { operator: 'RNN', attributes: { clip: { float: 0 } } }),
  recurrentCase('linear before reset', { operator: 'GRU', attributes: { linear_before_reset: 1 } }),
  recurrentCase('linear before reset, both directions', {
    operator: 'GRU',
    directions: 2,
    attributes: { linear_before_reset: 1, clip: { float: 0.6 } },
    stored: true,
  }),
  recurrentCase('linear before reset, without biases', {
    operator: 'GRU',
    attributes: { linear_before_reset: 1 },
    given: [],
  }),
  recurrentCase('coupled input and forget gates', { operator: 'LSTM', attributes: { input_forget: 1 } }),
  recurrentCase('no initial h', { operator: 'LSTM', given: ['B', 'c', 'P'] }),
  recurrentCase('no initial c, no peepholes', { operator: 'LSTM', given: ['B', 'h'] }),
  recurrentCase('only peepholes', { operator: 'LSTM', given: ['P'] }),
  recurrentCase('parameters only for those activations that take some', {
    operator: 'LSTM',
    directions: 2,
    attributes: {
      activations: ['HardSigmoid', 'Tanh', 'Elu', 'Sigmoid', 'LeakyRelu', 'ScaledTanh'],
      activation_alpha: { floats: [0.3, 0.7, 0.05, 0.9] },
      activation_beta: { floats: [0.4, 0.6] },
    },
  }),
  recurrentCase('default parameters, in lower case', {
    operator: 'GRU',
    attributes: { activations: ['hardsigmoid', 'leakyrelu'] },
  }),
  recurrentCase('an activation that needs both parameters', {
    operator: 'RNN',
    directions: 2,
    attributes: {
      activations: ['Affine', 'ThresholdedRelu'],
      activation_alpha: { floats: [0.5, 0.1] },
      activation_beta: { floats: [0.2] },
    },
  }),
  ...each('wide', { hidden: 130, input: 70, batch: 2, stored: true }),
];

/** Sizes beyond what runs at once. */
export const largeCases: readonly OperatorCase[] = [
  ...each('a long sequence', { time: 3000, batch: 6, hidden: 64, input: 3, stored: true }),
  ...each('many sequences', { time: 2, batch: 12_000, hidden: 64, input: 3 }),
  recurrentCase('many sequences of different lengths, both directions', {
    operator: 'LSTM',
    time: 3,
    batch: 9000,
    hidden: 64,
    directions: 2,
    lengths: Array.from({ length: 9000 }, (_, i) => i % 4),
  }),
];
