import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { convert } from '../support/convert.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

const names = ['start', 'limit', 'delta'];

/** Range: start, start + delta, … up to before limit. */
export const range: Operator = () => (inputs) => {
  const [start, limit, delta] = names.map((name, i) => required(inputs[i], name)) as [
    OnnxTensor,
    OnnxTensor,
    OnnxTensor,
  ];
  const { type } = start;
  for (const [i, input] of [start, limit, delta].entries()) {
    if (input.type === type && input.data.length === 1 && type !== 'string' && type !== 'bool') continue;
    throw new OnnxError(
      `the input ${names[i]} must be one number, ${type} as start, and is ${input.type} [${input.dims.join(', ')}]`,
    );
  }
  return type === 'int64' || type === 'uint64'
    ? [wideRange(start, limit, delta)]
    : [numberRange(start, limit, delta)];
};

function numberRange(start: OnnxTensor, limit: OnnxTensor, delta: OnnxTensor): OnnxTensor {
  const [first, end, step] = [start, limit, delta].map((x) => Number(convert(x, 'float64').data[0])) as [
    number,
    number,
    number,
  ];
  const count = Math.max(0, Math.ceil((end - first) / checked(step)));
  const result = newTensor('float64', [count]);
  for (let i = 0; i < count; i++) result.data[i] = first + i * step;
  return convert(result, start.type);
}

function wideRange(start: OnnxTensor, limit: OnnxTensor, delta: OnnxTensor): OnnxTensor {
  const [first, end, step] = [start, limit, delta].map((x) => x.data[0]) as [bigint, bigint, bigint];
  checked(Number(step));
  const up = step > 0n ? 1n : -1n;
  const count = Number((end - first + step - up) / step);
  const result = newTensor(start.type as 'int64', [Math.max(0, count)]);
  let value = first;
  for (let i = 0; i < count; i++, value += step) result.data[i] = value;
  return result;
}

function checked(step: number): number {
  if (step === 0) throw new OnnxError('the input delta is 0');
  return step;
}
