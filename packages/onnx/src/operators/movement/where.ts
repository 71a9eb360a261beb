import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type WordArray, wordsOf } from '../../tensor/words.ts';
import { broadcastSteps, eachRow, rowsOf } from '../support/rows.ts';
import { broadcastDims, newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Where: elements of X where the condition holds and of Y elsewhere, all three broadcast to one shape. */
export const where: Operator =
  () =>
  ([conditionInput, xInput, yInput]) => {
    const condition = required(conditionInput, 'condition');
    const x = required(xInput, 'X');
    const y = required(yInput, 'Y');
    if (condition.type !== 'bool' || x.type !== y.type) {
      throw new OnnxError(
        `the condition must be bool, X and Y of one type; they are ${condition.type}, ${x.type} and ${y.type}`,
      );
    }
    const dims = broadcastDims(condition.dims, x.dims, y.dims);
    const result = newTensor(x.type, dims) as OnnxTensor;
    const [chosen, ifTrue, ifFalse] = [wordsOf(result), wordsOf(x).words, wordsOf(y).words];
    const choose = chosen.per === 1 ? chooseRow : chooseWideRow;
    const rows = rowsOf(
      dims,
      [condition, x, y].map((input) => broadcastSteps(input.dims, dims)),
    );
    eachRow(rows, (starts, row) =>
      choose(chosen.words, row * rows.count, rows.count, condition.data, ifTrue, ifFalse, starts, rows.steps),
    );
    return [result];
  };

/** Chooses the elements of one row; starts and steps are of the condition, of X and of Y. */
function chooseRow(
  to: WordArray,
  at: number,
  count: number,
  holds: Uint8Array,
  ifTrue: WordArray,
  ifFalse: WordArray,
  starts: readonly number[],
  steps: readonly number[],
): void {
  let [c, x, y] = starts as [number, number, number];
  const [nextC, nextX, nextY] = steps as [number, number, number];
  for (let i = at; i < at + count; i++, c += nextC, x += nextX, y += nextY) {
    to[i] = (holds[c] ? ifTrue[x] : ifFalse[y]) as number;
  }
}

/** The same for elements of two words. */
function chooseWideRow(
  to: WordArray,
  at: number,
  count: number,
  holds: Uint8Array,
  ifTrue: WordArray,
  ifFalse: WordArray,
  starts: readonly number[],
  steps: readonly number[],
): void {
  let [c, x, y] = starts as [number, number, number];
  const [nextC, nextX, nextY] = steps as [number, number, number];
  for (let i = at; i < at + count; i++, c += nextC, x += nextX, y += nextY) {
    to[2 * i] = (holds[c] ? ifTrue[2 * x] : ifFalse[2 * y]) as number;
    to[2 * i + 1] = (holds[c] ? ifTrue[2 * x + 1] : ifFalse[2 * y + 1]) as number;
  }
}
