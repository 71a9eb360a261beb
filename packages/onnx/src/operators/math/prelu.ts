import { OnnxError } from '../../errors.ts';
import { type BinaryLoop, binaryLoop, combine } from '../support/binary.ts';
import { expectSameType, expectType, isBig, type Numbers, numeric } from '../support/element-types.ts';
import { sameDims } from '../support/rows.ts';
import { broadcastDims, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

const loop: BinaryLoop<Numbers> = (x, i, di, slope, j, dj, y, at, count) => {
  for (const end = at + count; at < end; at++, i += di, j += dj) {
    const value = x[i]!;
    y[at] = value < 0 ? value * slope[j]! : value;
  }
};

const bigLoop = binaryLoop((x: bigint, slope: bigint) => (x < 0n ? x * slope : x));

/** PRelu: a leaky rectifier whose slope is a tensor that is broadcast to the input. */
export const prelu: Operator =
  () =>
  ([input, slopes]) => {
    const x = required(input, 'X');
    const slope = required(slopes, 'slope');
    expectType(x, 'X', numeric);
    expectSameType(x, 'X', slope, 'slope');
    if (!sameDims(broadcastDims(x.dims, slope.dims), x.dims)) {
      throw new OnnxError(`the slope [${slope.dims.join(', ')}] does not fit X [${x.dims.join(', ')}]`);
    }
    return [combine(x, slope, isBig(x.type) ? bigLoop : loop, x.type)];
  };
