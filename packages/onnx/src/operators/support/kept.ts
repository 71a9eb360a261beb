import type { Blocks, Kernels } from '@recurra/kernels';
import type { OperatorNode } from '../types.ts';

/**
 * Gives a block of the kernels' memory filled with what was made of some inputs.
 *
 * @param key Which form of the inputs it is; one node may need several.
 * @param blocks Owner of the block if it cannot be kept.
 */
export type BlockKeeper = (
  kernels: Kernels,
  blocks: Blocks,
  key: string,
  floats: number,
  fill: (at: number) => void,
) => number;

/**
 * Keeps what was made of inputs that never change, until the runner is disposed of; what was made of others lasts as
 * long as its owner.
 *
 * @param inputs Which inputs the blocks depend on. One left out never changes.
 */
export function keeper(node: OperatorNode, ...inputs: readonly number[]): BlockKeeper {
  const isFixed = inputs.every((i) => !node.inputs[i] || node.constant(i) !== undefined);
  if (!isFixed) {
    return (_kernels, blocks, _key, floats, fill) => {
      const at = blocks.take(floats);
      fill(at);
      return at;
    };
  }
  const kept = new Map<Kernels, Map<string, number>>();
  node.onDispose(() => {
    for (const [kernels, blocks] of kept) for (const at of blocks.values()) kernels.heap.free(at);
    kept.clear();
  });
  return (kernels, _blocks, key, floats, fill) => {
    const own = kept.get(kernels) ?? new Map<string, number>();
    kept.set(kernels, own);
    const known = own.get(key);
    if (known !== undefined) return known;
    const at = kernels.heap.alloc(floats);
    own.set(key, at);
    fill(at);
    return at;
  };
}
