import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { copyRun, wordsOf } from '../../tensor/words.ts';
import { integersIn } from '../support/integers.ts';
import { newTensor, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** ReverseSequence: turns the first elements of each sequence of a batch around, as many as its length says. */
export const reverseSequence: Operator = (node) => {
  const [batchAxis, timeAxis] = [node.attributes.int('batch_axis', 1), node.attributes.int('time_axis', 0)];
  if (batchAxis + timeAxis !== 1 || batchAxis * timeAxis !== 0) {
    throw node.error(
      `has batch_axis ${batchAxis} and time_axis ${timeAxis}; they must be 0 and 1, or 1 and 0.`,
    );
  }
  return ([input, lengthsInput]) => {
    const x = required(input, 'input');
    const lengths = integersIn(required(lengthsInput, 'sequence_lens'), 'sequence_lens');
    const [batch, time] = [x.dims[batchAxis] ?? 0, x.dims[timeAxis] ?? 0];
    if (x.dims.length < 2 || lengths.length !== batch) {
      throw new OnnxError(
        `${lengths.length} lengths do not fit the input [${x.dims.join(', ')}] with batch_axis ${batchAxis}`,
      );
    }
    const result = newTensor(x.type, x.dims) as OnnxTensor;
    const [from, to] = [wordsOf(x), wordsOf(result)];
    const block = sizeOf(x.dims.slice(2)) * from.per;
    const [batchStep, timeStep] = batchAxis === 0 ? [time * block, block] : [block, batch * block];
    for (let i = 0; i < batch; i++) {
      const length = lengths[i] as number;
      if (!(length >= 0 && length <= time)) {
        throw new OnnxError(`the input sequence_lens holds ${length}, and sequences are ${time} long`);
      }
      for (let t = 0; t < time; t++) {
        const source = t < length ? length - 1 - t : t;
        const [at, start] = [i * batchStep + t * timeStep, i * batchStep + source * timeStep];
        copyRun(to.words, at, from.words, start, block);
      }
    }
    return [result];
  };
};
