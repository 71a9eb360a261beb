import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { integersIn } from '../support/integers.ts';
import { picked } from '../support/strided.ts';
import { axisOf, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Which elements of some axes: bounds as Python's slices have them. */
interface Slices {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes?: readonly number[] | undefined;
  readonly steps?: readonly number[] | undefined;
}

/** Slice: some elements of some axes; `starts`, `ends` and `axes` are attributes before opset 10, and inputs since. */
export const slice: Operator = (node) => {
  const { attributes } = node;
  const [starts, ends] = [attributes.ints('starts'), attributes.ints('ends')];
  if (starts !== undefined && ends !== undefined) {
    const fixed = { starts, ends, axes: attributes.ints('axes') };
    return ([data]) => [sliced(required(data, 'data'), fixed)];
  }
  if (!node.inputs[1] || !node.inputs[2]) throw node.error('has no starts, or no ends.');
  return ([data, startsInput, endsInput, axesInput, stepsInput]) => [
    sliced(required(data, 'data'), {
      starts: listed(required(startsInput, 'starts'), 'starts'),
      ends: listed(required(endsInput, 'ends'), 'ends'),
      axes: axesInput && listed(axesInput, 'axes'),
      steps: stepsInput && listed(stepsInput, 'steps'),
    }),
  ];
};

function sliced(x: OnnxTensor, { starts, ends, axes = [...starts.keys()], steps }: Slices): OnnxTensor {
  const count = starts.length;
  if (ends.length !== count || axes.length !== count || (steps ?? starts).length !== count) {
    throw new OnnxError(
      `starts, ends, axes and steps must be equally many, and are ${count}, ${ends.length}, ${axes.length} and ` +
        `${steps?.length ?? 'none'}`,
    );
  }
  const dims = [...x.dims];
  const strides = stridesOf(dims);
  let offset = 0;
  const seen = new Set<number>();
  for (const [i, given] of axes.entries()) {
    const axis = axisOf(given, dims.length);
    const length = x.dims[axis];
    if (length === undefined || seen.has(axis)) {
      throw new OnnxError(`the axes [${axes.join(', ')}] must be different axes of [${x.dims.join(', ')}]`);
    }
    seen.add(axis);
    const step = steps?.[i] ?? 1;
    if (step === 0) throw new OnnxError(`the step along axis ${axis} is 0`);
    const back = step < 0 ? 1 : 0;
    const bound = (at: number, lowest: number): number =>
      Math.min(Math.max(at < 0 ? at + length : at, lowest), length - back);
    const start = bound(starts[i] as number, 0);
    dims[axis] = Math.max(0, Math.ceil((bound(ends[i] as number, -back) - start) / step));
    offset += start * (strides[axis] as number);
    strides[axis] = step * (strides[axis] as number);
  }
  return picked(x, { offset, strides }, dims);
}

function listed(input: OnnxTensor, name: string): number[] {
  return Array.from(integersIn(input, name));
}
