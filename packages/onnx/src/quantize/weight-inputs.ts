import type { NodeProto } from 'onnx-buf';

/** Where a weight's channels are; undefined if the input cannot be one. */
type ChannelAxis = (node: NodeProto, rank: number) => number | undefined;

const fixed =
  (axis: number): ChannelAxis =>
  (_node, rank) =>
    axis < rank ? axis : undefined;

const fromEnd =
  (axis: number): ChannelAxis =>
  (_node, rank) =>
    rank > 1 ? rank - axis : undefined;

/** A gate's rows in each direction: [directions, gates * units, inputs]. */
const gateRows = { 1: fixed(1), 2: fixed(1) };

/** For each operator the inputs that may be weights. A channel is what makes one output number. */
const weightInputs: Readonly<Record<string, Readonly<Record<number, ChannelAxis>>>> = {
  Conv: { 1: fixed(0) },
  ConvTranspose: { 1: fixed(1) },
  GRU: gateRows,
  Gather: { 0: (node, rank) => (intAttribute(node, 'axis') === 0 && rank > 1 ? 0 : undefined) },
  Gemm: { 1: (node) => (intAttribute(node, 'transB') === 0 ? 1 : 0) },
  LSTM: gateRows,
  MatMul: { 0: fromEnd(2), 1: fromEnd(1) },
  RNN: gateRows,
};

/**
 * The axis of a weight's channels.
 *
 * @param index Which input of the node the weight is.
 * @returns undefined if the operator takes no weight there.
 */
export function channelAxis(node: NodeProto, index: number, rank: number): number | undefined {
  if (node.domain !== '' && node.domain !== 'ai.onnx') return undefined;
  if (!Object.hasOwn(weightInputs, node.opType)) return undefined;
  return weightInputs[node.opType]?.[index]?.(node, rank);
}

function intAttribute(node: NodeProto, name: string): number {
  return Number(node.attribute.find((attribute) => attribute.name === name)?.i ?? 0n);
}
