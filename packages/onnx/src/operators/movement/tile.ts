import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { integersIn } from '../support/integers.ts';
import { copyStrided, dense } from '../support/strided.ts';
import { newTensor, required, stridesOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Tile: repeats the tensor along each axis. */
export const tile: Operator =
  () =>
  ([inputGiven, repeatsGiven]) => {
    const input = required(inputGiven, 'input');
    const repeats = Array.from(integersIn(required(repeatsGiven, 'repeats'), 'repeats'));
    if (repeats.length !== input.dims.length) {
      throw new OnnxError(
        `repeats [${repeats.join(', ')}] must have a number for each axis of [${input.dims.join(', ')}]`,
      );
    }
    if (repeats.every((times) => times === 1)) return [input];
    const result = newTensor(
      input.type,
      input.dims.map((length, axis) => length * (repeats[axis] as number)),
    ) as OnnxTensor;
    if (result.data.length === 0) return [result];
    // Every axis becomes two: which copy, and where in it.
    const grid = input.dims.flatMap((length, axis) => [repeats[axis] as number, length]);
    const strides = stridesOf(input.dims).flatMap((stride) => [0, stride]);
    copyStrided(result, dense(grid), input, { offset: 0, strides }, grid);
    return [result];
  };
