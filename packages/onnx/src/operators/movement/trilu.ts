import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, wordsOf } from '../../tensor/words.ts';
import { integerIn } from '../support/integers.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Trilu: the upper (or lower) triangle of matrices, from the diagonal `k` above the main one; zeros elsewhere. */
export const trilu: Operator = ({ attributes }) => {
  const upper = attributes.int('upper', 1) !== 0;
  return ([input, kInput]) => {
    const x = required(input, 'input');
    const k = kInput === undefined ? 0 : integerIn(kInput, 'k');
    const [rows, columns] = x.dims.slice(-2) as [number, number];
    if (x.dims.length < 2) throw new OnnxError(`the input [${x.dims.join(', ')}] is no matrix`);
    const result = newTensor(x.type, x.dims) as OnnxTensor;
    const [from, to] = [wordsOf(x), wordsOf(result)];
    const { per } = from;
    const lines = columns === 0 ? 0 : x.data.length / columns;
    for (let line = 0; line < lines; line++) {
      const diagonal = Math.min(Math.max((line % rows) + k + (upper ? 0 : 1), 0), columns);
      const [first, end] = upper ? [diagonal, columns] : [0, diagonal];
      const at = (line * columns + first) * per;
      copyRun(to.words, at, from.words, at, (end - first) * per);
    }
    return [result];
  };
};
