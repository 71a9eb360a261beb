import type { GraphBuilder } from '@recurra/onnx';
import { pitchCount } from '../../contract/codec.ts';
import { type NetworkSpec, outputsOf, reach, reachWidth } from '../spec.ts';
import type { WeightValues } from './recurrent-node.ts';

/** The lowest logit: e to it is 0 in 32-bit floats, and no ∞ that would make NaN of a difference. */
const impossible = -1e9;

/** What all members' heads need of the references. */
export interface ReferenceNodes {
  /** For each reference and note, where its interval lies in a padded row: [rows, referenceCount, 88]. */
  readonly index: string;
  /** Whether a note is lower than the last of its frame: [rows, 88]; only for note models. */
  readonly open: string | undefined;
}

/**
 * Writes which interval belongs to which note.
 *
 * @param references Shape [rows, referenceCount], int32.
 */
export function referenceNodes(
  g: GraphBuilder,
  { inputs, kind }: NetworkSpec,
  references: string,
): ReferenceNodes {
  const int = (name: string, value: number): string =>
    g.initializer(name, { type: 'int32', dims: [], data: Int32Array.of(value) });
  const notes = g.initializer('notes', {
    type: 'int32',
    dims: [1, 1, pitchCount],
    data: Int32Array.from({ length: pitchCount }, (_, note) => note),
  });
  const [zero, low, high] = [int('zero', 0), int('low', -reach - 1), int('high', reach + 1)];
  // Where there is no reference, every distance is out of reach.
  const known = g.node('Where', [g.node('Less', [references, zero]), int('far', 1000), references]);
  const distance = g.node('Sub', [notes, g.unsqueeze(known, [2])]);
  const index = g.node('Add', [g.node('Min', [g.node('Max', [distance, low]), high]), high]);
  if (kind !== 'note') return { index, open: undefined };
  const last = g.node('Gather', [distance, g.index(inputs.references.indexOf('last'), 'last')], { axis: 1 });
  return { index, open: g.node('Less', [last, zero]) };
}

/**
 * Writes the head: dense, then for each reference the intervals from it added to the notes, as `relativeLogits` does.
 *
 * @param z Shape [rows, hidden].
 * @returns Logits, shape [rows, outputs].
 */
export function headNodes(
  g: GraphBuilder,
  spec: NetworkSpec,
  weights: WeightValues,
  z: string,
  { index, open }: ReferenceNodes,
): string {
  const others = outputsOf(spec) - pitchCount;
  const count = spec.inputs.references.length;
  const width = pitchCount + others + count * reachWidth;
  const weight = (name: string, dims: number[]): string =>
    g.initializer(name, { type: 'float32', dims, data: weights.get(name)! });
  const rows = weights.get('head_kernel')!.length / width;
  const product = g.node('MatMul', [z, weight('head_kernel', [rows, width])]);
  const heads = g.node('Add', [product, weight('head_bias', [width])]);
  const sizes = [pitchCount, ...(others > 0 ? [others] : []), count * reachWidth];
  const parts = g.nodes('Split', [heads, g.ints(sizes, 'sizes')], sizes.length, { axis: -1 });
  const intervals = g.reshape(parts.at(-1)!, [-1, count, reachWidth]);
  // One zero on either side: what is out of reach reads it.
  const padded = g.node('Pad', [intervals, g.ints([0, 0, 1, 0, 0, 1], 'pads')]);
  const relative = g.reduce('ReduceSum', g.node('GatherElements', [padded, index], { axis: 2 }), [1]);
  const sum = g.node('Add', [parts[0]!, relative]);
  const logits = open === undefined ? sum : g.node('Where', [open, sum, g.float(impossible, 'impossible')]);
  return others > 0 ? g.node('Concat', [logits, parts[1]!], { axis: -1 }) : logits;
}
