import { OnnxError } from '../../errors.ts';
import { broadcastDims, sizeOf, stridesOf } from '../support/tensors.ts';

/** Sizes of a product of stacks of matrices, [..., m, k] · [..., k, n]. */
export interface MatrixStacks {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Shape of the product. */
  readonly dims: readonly number[];
  /** For each matrix of the product, which of the left and of the right stack it is made of. */
  readonly pairs: readonly (readonly [left: number, right: number])[];
}

/**
 * Matches two stacks of matrices by the rules of numpy.matmul.
 *
 * @throws OnnxError if they do not fit.
 */
export function matchMatrices(a: readonly number[], b: readonly number[]): MatrixStacks {
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const [m, k] = [left.at(-2), left.at(-1)];
  const [rows, n] = [right.at(-2), right.at(-1)];
  if (m === undefined || k === undefined || n === undefined || rows !== k) {
    throw new OnnxError(`matrices [${a.join(', ')}] and [${b.join(', ')}] cannot be multiplied`);
  }
  const [over, under] = [left.slice(0, -2), right.slice(0, -2)];
  const stack = broadcastDims(over, under);
  const dims = [...stack, ...(a.length === 1 ? [] : [m]), ...(b.length === 1 ? [] : [n])];
  // One matrix on the right: the left ones are one tall matrix.
  if (sizeOf(under) === 1 && over.length >= under.length) {
    return { m: m * sizeOf(over), n, k, dims, pairs: [[0, 0]] };
  }
  const [leftOf, rightOf] = [numbering(over, stack), numbering(under, stack)];
  const pairs = Array.from({ length: sizeOf(stack) }, (_, i) => [leftOf(i), rightOf(i)] as const);
  return { m, n, k, dims, pairs };
}

/** Which matrix of a stack stands at a place of the stack it is broadcast to. */
function numbering(own: readonly number[], stack: readonly number[]): (place: number) => number {
  const missing = stack.length - own.length;
  const [steps, all] = [stridesOf(own), stridesOf(stack)];
  return (place) => {
    let at = 0;
    for (let axis = 0; axis < own.length; axis++) {
      const length = own[axis] as number;
      const index = Math.floor(place / (all[axis + missing] as number)) % (stack[axis + missing] as number);
      at += (index % length) * (steps[axis] as number);
    }
    return at;
  };
}
