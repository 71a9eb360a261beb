import type { NodeProto } from 'onnx-buf';

/** The axes that tell a weight's channels apart: from the first up to and without the second. */
export type ChannelAxes = readonly [from: number, to: number];

/** Finds a weight's channels; undefined if the input cannot be a weight. */
type FindChannels = (node: NodeProto, rank: number) => ChannelAxes | undefined;

const first: FindChannels = (_node, rank) => (rank > 1 ? [0, 1] : undefined);
const second: FindChannels = (_node, rank) => (rank > 1 ? [1, 2] : undefined);
const last: FindChannels = (_node, rank) => (rank > 1 ? [rank - 1, rank] : undefined);
const lastButOne: FindChannels = (_node, rank) => (rank > 1 ? [rank - 2, rank - 1] : undefined);

/** Each direction's rows of each gate: [directions, gates * units, inputs]. */
const gateRows: FindChannels = (_node, rank) => (rank === 3 ? [0, 2] : undefined);

/** The rank that all operators here accept. */
const anyRank = 3;

/** For each operator the inputs that may be weights. A channel is what makes one output number. */
const weightInputs: Readonly<Record<string, Readonly<Record<number, FindChannels>>>> = {
  Conv: { 1: first },
  ConvTranspose: { 1: second },
  GRU: { 1: gateRows, 2: gateRows },
  Gather: { 0: (node, rank) => (intAttribute(node, 'axis') === 0 ? first(node, rank) : undefined) },
  Gemm: { 1: (node, rank) => (intAttribute(node, 'transB') === 0 ? second : first)(node, rank) },
  LSTM: { 1: gateRows, 2: gateRows },
  MatMul: { 0: lastButOne, 1: last },
  RNN: { 1: gateRows, 2: gateRows },
};

/**
 * The axes of a weight's channels.
 *
 * @param index Which input of the node the weight is.
 * @param rank The weight's; left out where it is not known, then the axes say no more than that it is one.
 * @returns undefined if the operator takes no weight there.
 */
export function channelAxes(node: NodeProto, index: number, rank: number = anyRank): ChannelAxes | undefined {
  if (node.domain !== '' && node.domain !== 'ai.onnx') return undefined;
  if (!Object.hasOwn(weightInputs, node.opType)) return undefined;
  return weightInputs[node.opType]?.[index]?.(node, rank);
}

function intAttribute(node: NodeProto, name: string): number {
  return Number(node.attribute.find((attribute) => attribute.name === name)?.i ?? 0n);
}
