import type { Kernels } from '@recurra/kernels';
import { OnnxError } from '../errors.ts';
import { withAllowance } from '../operators/support/allowance.ts';
import type { OperatorRun } from '../operators/types.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { bytesOf } from './bytes-of.ts';

/** Operators that stand between stored weights and their readers, and give little more than they take. */
const foldable = new Set(
  'Constant Identity Cast Mul DequantizeLinear Transpose Reshape Squeeze Unsqueeze Flatten Concat Slice Split'.split(
    ' ',
  ),
);

// Bytes that folding may go through, in any model and for each byte that the model stores: 8-bit weights become floats,
// and are turned and reshaped. A chain of nodes that each join a value with itself would come to any number.
const anyway = 64 * 2 ** 20;
const perStored = 16;

/** Computes nodes of constants beforehand, within measure: what goes beyond is left to the run, and to its limits. */
export class Folding {
  readonly #kernels: Kernels;
  readonly #made = new WeakSet<OnnxTensor>();
  #stored = 0;
  #spent = 0;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** Takes note of a tensor that the model stores; those made here are none. */
  store(tensor: OnnxTensor): void {
    if (!this.#made.has(tensor)) this.#stored += bytesOf(tensor);
  }

  /** What a node of constants makes; undefined if that is left to the run. */
  fold(operator: string, run: OperatorRun, inputs: readonly OnnxTensor[]): readonly OnnxTensor[] | undefined {
    if (!foldable.has(operator)) return undefined;
    const taken = total(inputs);
    const room = anyway + perStored * this.#stored - this.#spent;
    if (taken > room) return undefined;
    try {
      const results = withAllowance(room, () => run(inputs, { kernels: this.#kernels, call: noSubgraph }));
      const made = results.filter((value) => value !== undefined);
      if (made.length < results.length) return undefined;
      // Those of Constant nodes are stored ones.
      if (operator === 'Constant') return made;
      this.#spent += Math.max(taken, total(made));
      for (const tensor of made) this.#made.add(tensor);
      return made;
    } catch {
      return undefined; // The run will say what is wrong, if it comes to that.
    }
  }
}

function total(tensors: readonly OnnxTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
}

function noSubgraph(): never {
  throw new OnnxError('a constant has no subgraph');
}
