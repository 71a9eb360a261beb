import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type FloatTensor, floatInput, newLike, typed, vectorInput } from '../support/inputs.ts';
import { integersOf, sizeOf } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';

/** NegativeLogLikelihoodLoss: minus the log-probability of each target class, weighted and reduced. */
export const negativeLogLikelihoodLoss: Operator = (node) => {
  const options = readLoss(node);
  return (inputs) => {
    const x = floatInput(inputs[0], 'input');
    return [lossOf(x, x, inputs[1], inputs[2], options)];
  };
};

/** SoftmaxCrossEntropyLoss: the same of the logarithm of the softmax over the classes. */
export const softmaxCrossEntropyLoss: Operator = (node) => {
  const options = readLoss(node);
  return (inputs) => {
    const x = floatInput(inputs[0], 'scores');
    const logarithms = logSoftmax(x);
    return [lossOf(x, logarithms, inputs[1], inputs[2], options), logarithms];
  };
};

interface LossOptions {
  readonly ignored: number | undefined;
  readonly reduction: string;
}

function readLoss(node: OperatorNode): LossOptions {
  const reduction = node.attributes.text('reduction', 'mean');
  if (!['none', 'sum', 'mean'].includes(reduction)) throw node.error(`has reduction "${reduction}".`);
  const ignored = node.attributes.has('ignore_index') ? node.attributes.int('ignore_index', 0) : undefined;
  return { ignored, reduction };
}

function lossOf(
  x: FloatTensor,
  logarithms: FloatTensor,
  target: OnnxTensor | undefined,
  weight: OnnxTensor | undefined,
  { ignored, reduction }: LossOptions,
): FloatTensor {
  const { batch, classes, size } = sizesOf(x);
  const targets = typed(target, 'target', ['int32', 'int64']);
  const dims = [batch, ...x.dims.slice(2)];
  if (targets.dims.join() !== dims.join()) {
    throw new OnnxError(
      `the targets must have the shape [${dims.join(', ')}], and have [${targets.dims.join(', ')}]`,
    );
  }
  const weights = weight === undefined ? undefined : vectorInput(weight, 'weight', classes);
  const losses = newLike(x, dims);
  let [sum, total] = [0, 0];
  for (const [i, wanted] of integersOf(targets as OnnxTensor).entries()) {
    if (wanted === ignored) continue;
    if (wanted < 0 || wanted >= classes)
      throw new OnnxError(`a target is ${wanted}, there are ${classes} classes`);
    const factor = weights === undefined ? 1 : (weights[wanted] as number);
    const at = (Math.floor(i / size) * classes + wanted) * size + (i % size);
    const loss = -(logarithms.data[at] as number) * factor;
    losses.data[i] = loss;
    sum += loss;
    total += factor;
  }
  if (reduction === 'none') return losses;
  const result = newLike(x, []);
  result.data[0] = reduction === 'sum' ? sum : sum / total;
  return result;
}

function logSoftmax(x: FloatTensor): FloatTensor {
  const { batch, classes, size } = sizesOf(x);
  const y = newLike(x, x.dims);
  for (let n = 0; n < batch; n++) {
    for (let place = 0; place < size; place++) {
      const first = n * classes * size + place;
      const end = first + classes * size;
      let most = Number.NEGATIVE_INFINITY;
      for (let i = first; i < end; i += size) most = Math.max(most, x.data[i] as number);
      let sum = 0;
      for (let i = first; i < end; i += size) sum += Math.exp((x.data[i] as number) - most);
      const shift = most + Math.log(sum);
      for (let i = first; i < end; i += size) y.data[i] = (x.data[i] as number) - shift;
    }
  }
  return y;
}

function sizesOf({ dims }: FloatTensor): { batch: number; classes: number; size: number } {
  if (dims.length < 2) throw new OnnxError(`the scores must have 2 axes or more, and have ${dims.length}`);
  const [batch = 0, classes = 0, ...rest] = dims;
  return { batch, classes, size: sizeOf(rest) };
}
