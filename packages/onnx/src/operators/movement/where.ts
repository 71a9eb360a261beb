import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { broadcastSteps, eachRow, rowsOf } from '../support/rows.ts';
import { broadcastDims, newTensor, required } from '../support/tensors.ts';
import { wordsOf } from '../support/words.ts';
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
    const holds = condition.data;
    const [to, ifTrue, ifFalse] = [wordsOf(result), wordsOf(x).words, wordsOf(y).words];
    const { words, per } = to;
    const rows = rowsOf(
      dims,
      [condition, x, y].map((input) => broadcastSteps(input.dims, dims)),
    );
    const [nextC, nextX, nextY] = rows.steps as [number, number, number];
    eachRow(rows, ([startC, startX, startY], row) => {
      let [c, i, j] = [startC as number, (startX as number) * per, (startY as number) * per];
      let at = row * rows.count * per;
      for (const end = at + rows.count * per; at < end; at += per) {
        const chosen = holds[c] ? ifTrue : ifFalse;
        const from = holds[c] ? i : j;
        words[at] = chosen[from] as number;
        if (per === 2) words[at + 1] = chosen[from + 1] as number;
        c += nextC;
        i += nextX * per;
        j += nextY * per;
      }
    });
    return [result];
  };
