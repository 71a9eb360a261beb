import { noteBlocks } from '../codec/blocks.ts';
import type { WeightValues } from '../model/export/recurrent-node.ts';

/**
 * Makes a network that looks at some blocks of notes one that is given more, and ignores these: their rows are zero.
 *
 * @param weights Of the network.
 * @param own Names of the blocks that it looks at.
 * @param all Names of those that it is given.
 */
export function widenWeights(
  weights: WeightValues,
  own: readonly string[],
  all: readonly string[],
): WeightValues {
  const narrow = weights.get('note_embedding');
  if (narrow === undefined || own.length === all.length) return weights;
  const size = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + noteBlocks[name]!.size, 0);
  const width = narrow.length / size(own);
  const wide = new Float32Array(size(all) * width);
  let to = 0;
  for (const name of all) {
    const { size: rows } = noteBlocks[name]!;
    const index = own.indexOf(name);
    if (index >= 0) {
      const from = size(own.slice(0, index)) * width;
      wide.set(narrow.subarray(from, from + rows * width), to);
    }
    to += rows * width;
  }
  return new Map([...weights, ['note_embedding', wide]]);
}
