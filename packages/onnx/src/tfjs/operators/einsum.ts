import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../errors.ts';
import { broadcastDims, sizeOf } from '../../operators/support/tensors.ts';
import { checkResult, expandTo } from './support/shapes.ts';
import { floatAt } from './support/values.ts';
import { HostOnly, type TfOperator } from './types.ts';

/** A tensor whose axes have letters, each once. */
interface Lettered {
  readonly x: tf.Tensor;
  readonly letters: readonly string[];
}

/**
 * Einsum, as products of matrices: operand after operand, letters that nothing else needs are summed over.
 */
const einsum: TfOperator = (node) => {
  const equation = node.attributes.text('equation', '').replaceAll(' ', '');
  const [left = '', right] = equation.split('->');
  const terms = left.split(',');
  if (terms.some((term) => /([A-Za-z]).*\1/.test(term))) throw new HostOnly('takes a diagonal');
  return (inputs) => {
    const tensors = inputs.map((_, i) => floatAt(inputs, i));
    if (tensors.length !== terms.length)
      throw new OnnxError(`the equation ${equation} has ${terms.length} terms`);
    const operands = tensors.map((x, i) => lettered(x, terms[i] as string));
    const output = right === undefined ? implicit(operands, left) : expandDots(right, operands);
    let [result, ...rest] = operands as [Lettered, ...Lettered[]];
    while (rest.length > 0) {
      const [next, ...others] = rest as [Lettered, ...Lettered[]];
      const needed = new Set([...output, ...others.flatMap(({ letters }) => letters)]);
      result = contract(result, next, needed);
      rest = others;
    }
    return [arrange(result, output)];
  };
};

/** Gives each axis its letter; those of `...` get digits, counted from the last. */
function lettered(x: tf.Tensor, term: string): Lettered {
  const named = term.replace('...', '').length;
  const dots = x.rank - named;
  if (dots < 0 || (dots > 0 && !term.includes('...'))) {
    throw new OnnxError(`the term ${term} does not fit the shape [${x.shape.join(', ')}]`);
  }
  const digits = Array.from({ length: dots }, (_, i) => String(dots - 1 - i));
  const [before = '', after = ''] = term.split('...');
  return { x, letters: [...before, ...digits, ...after] };
}

function dotsOf(operands: readonly Lettered[]): string[] {
  const digits = operands.flatMap(({ letters }) => letters.filter((letter) => /\d/.test(letter)));
  return [...new Set(digits)].sort().reverse();
}

function expandDots(term: string, operands: readonly Lettered[]): string[] {
  const [before = '', after = ''] = term.split('...');
  return [...before, ...(term.includes('...') ? dotsOf(operands) : []), ...after];
}

/** Without an arrow the output has the letters that occur once, in order. */
function implicit(operands: readonly Lettered[], left: string): string[] {
  const letters = [...left].filter((letter) => /[A-Za-z]/.test(letter));
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return [...dotsOf(operands), ...once.sort()];
}

/** Multiplies two tensors, and sums over the letters that are not needed. */
function contract(a: Lettered, b: Lettered, needed: ReadonlySet<string>): Lettered {
  const inBoth = a.letters.filter((letter) => b.letters.includes(letter));
  const batch = inBoth.filter((letter) => needed.has(letter));
  const summed = inBoth.filter((letter) => !needed.has(letter));
  const rows = a.letters.filter((letter) => !inBoth.includes(letter) && needed.has(letter));
  const columns = b.letters.filter((letter) => !inBoth.includes(letter) && needed.has(letter));
  const length = lengths([a, b]);
  const sizes = (letters: readonly string[]): number[] =>
    letters.map((letter) => length.get(letter) as number);
  const batchSize = sizeOf(sizes(batch));
  const matrix = (operand: Lettered, first: readonly string[], second: readonly string[]): tf.Tensor => {
    const order = [...batch, ...first, ...second];
    const full = expandTo(arrange(operand, order), sizes(order));
    return tf.reshape(full, [batchSize, sizeOf(sizes(first)), sizeOf(sizes(second))]);
  };
  checkResult(sizes([...batch, ...rows, ...columns]));
  const product = tf.matMul(matrix(a, rows, summed), matrix(b, summed, columns));
  const letters = [...batch, ...rows, ...columns];
  return { x: tf.reshape(product, sizes(letters)), letters };
}

function lengths(operands: readonly Lettered[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { x, letters } of operands) {
    for (const [axis, letter] of letters.entries()) {
      const dims = broadcastDims([found.get(letter) ?? 1], [x.shape[axis] as number]);
      found.set(letter, dims[0] as number);
    }
  }
  return found;
}

/** Sums over the letters not asked for, and puts the others in order. */
function arrange({ x, letters }: Lettered, wanted: readonly string[]): tf.Tensor {
  const extra = letters.flatMap((letter, axis) => (wanted.includes(letter) ? [] : [axis]));
  const kept = letters.filter((letter) => wanted.includes(letter));
  const sum = extra.length === 0 ? x : tf.sum(x, extra);
  const order = wanted.map((letter) => kept.indexOf(letter));
  return order.every((from, to) => from === to) ? sum : tf.transpose(sum, order);
}

/** Sums of products. */
export const sumsOfProducts: Readonly<Record<string, TfOperator>> = { Einsum: einsum };
