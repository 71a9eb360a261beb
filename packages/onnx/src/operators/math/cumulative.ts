import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type BigInts, expectType, isBig, type Numbers, numeric } from '../support/element-types.ts';
import { eachSlice, slicesOf } from '../support/slices.ts';
import { axisOf, integersOf, newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Puts `count` elements together, from `at` on in steps of `step`. */
type Running<A> = (x: A, y: A, at: number, step: number, count: number, exclusive: boolean) => void;

const sums: Running<Numbers> = (x, y, at, step, count, exclusive) => {
  let sum = 0;
  for (let i = 0; i < count; i++, at += step) {
    const next = sum + x[at]!;
    y[at] = exclusive ? sum : next;
    sum = next;
  }
};

const bigSums: Running<BigInts> = (x, y, at, step, count, exclusive) => {
  let sum = 0n;
  for (let i = 0; i < count; i++, at += step) {
    const next = sum + x[at]!;
    y[at] = exclusive ? sum : next;
    sum = next;
  }
};

const products: Running<Numbers> = (x, y, at, step, count, exclusive) => {
  const isWhole = !(x instanceof Float32Array || x instanceof Float64Array);
  let product = 1;
  for (let i = 0; i < count; i++, at += step) {
    // Products of 32-bit integers have more bits than a double keeps.
    const next = isWhole ? Math.imul(product, x[at]!) : product * x[at]!;
    y[at] = exclusive ? product : next;
    product = next;
  }
};

const bigProducts: Running<BigInts> = (x, y, at, step, count, exclusive) => {
  let product = 1n;
  for (let i = 0; i < count; i++, at += step) {
    const next = BigInt.asIntN(64, product * x[at]!);
    y[at] = exclusive ? product : next;
    product = next;
  }
};

/** CumSum: running sums along an axis, without the element itself if `exclusive`, from the end if `reverse`. */
export const cumSum: Operator = cumulative(sums, bigSums);

/** CumProd: running products along an axis, without the element itself if `exclusive`, from the end if `reverse`. */
export const cumProd: Operator = cumulative(products, bigProducts);

function cumulative(numbers: Running<Numbers>, bigs: Running<BigInts>): Operator {
  return ({ attributes }) => {
    const exclusive = attributes.int('exclusive', 0) !== 0;
    const reverse = attributes.int('reverse', 0) !== 0;
    return ([input, axisInput]) => {
      const x = required(input, 'x');
      expectType(x, 'x', numeric);
      const [axis, ...more] = integersOf(required(axisInput, 'axis'));
      if (axis === undefined || more.length > 0) throw new OnnxError('the input axis must be one integer');
      const slices = slicesOf(x.dims, axisOf(axis, x.dims.length));
      const y = newTensor(x.type, x.dims) as OnnxTensor;
      const loop = (isBig(x.type) ? bigs : numbers) as Running<unknown>;
      const step = reverse ? -slices.step : slices.step;
      const first = reverse ? (slices.count - 1) * slices.step : 0;
      eachSlice(y.data.length, slices, (at) =>
        loop(x.data, y.data, at + first, step, slices.count, exclusive),
      );
      return [y];
    };
  };
}
