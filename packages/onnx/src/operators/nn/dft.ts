import { OnnxError } from '../../errors.ts';
import { floatInput, newLike, scalarInput } from '../support/inputs.ts';
import { axisOf, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { type Fourier, fourierMaker } from './fourier.ts';

/** DFT: the discrete Fourier transform along an axis; numbers are real, [..., 1], or complex, [..., 2]. */
export const dft: Operator = (node) => {
  const inverse = node.attributes.int('inverse', 0) !== 0;
  const onesided = node.attributes.int('onesided', 0) !== 0;
  const transformOf = fourierMaker();
  return (inputs) => {
    const x = floatInput(inputs[0], 'input');
    const parts = x.dims.at(-1);
    if (x.dims.length < 2 || (parts !== 1 && parts !== 2)) {
      throw new OnnxError(
        `the input must be real [..., 1] or complex [..., 2], and is [${x.dims.join(', ')}]`,
      );
    }
    if (onesided && !inverse && parts === 2) throw new OnnxError('a one-sided transform needs a real input');
    if (onesided && inverse && parts === 1) throw new OnnxError('a one-sided inverse needs a complex input');
    // Until opset 19 the axis is an attribute.
    const fallback = node.opset < 20 ? node.attributes.int('axis', 1) : -2;
    const givenAxis = inputs[2] === undefined ? fallback : scalarInput(inputs[2], 'axis');
    const axis = axisOf(givenAxis, x.dims.length);
    if (axis === x.dims.length - 1) throw new OnnxError('the last axis is that of the parts of numbers');
    const given = x.dims[axis] as number;
    const isBack = onesided && inverse;
    const length =
      inputs[1] === undefined ? (isBack ? 2 * (given - 1) : given) : scalarInput(inputs[1], 'dft_length');
    const transform = transformOf(length);
    const kept = onesided && !inverse ? Math.floor(length / 2) + 1 : length;
    const outParts = isBack ? 1 : 2;
    const dims = x.dims.map((size, i) => (i === axis ? kept : i === x.dims.length - 1 ? outParts : size));
    const y = newLike(x, dims);
    const step = sizeOf(x.dims.slice(axis + 1, -1));
    const outer = sizeOf(x.dims.slice(0, axis));
    const read = {
      parts,
      step: step * parts,
      count: Math.min(given, isBack ? Math.floor(length / 2) + 1 : length),
    };
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < step; i++) {
        load(transform, x.data, (o * given * step + i) * parts, read);
        if (isBack) mirror(transform);
        transform.run(inverse);
        store(transform, y.data, (o * kept * step + i) * outParts, step * outParts, kept, outParts);
      }
    }
    return [y];
  };
};

/** Reads a signal; what is missing at its end is zero. */
function load(
  { re, im }: Fourier,
  x: Float32Array | Float64Array,
  from: number,
  { parts, step, count }: { readonly parts: number; readonly step: number; readonly count: number },
): void {
  re.fill(0);
  im.fill(0);
  for (let i = 0; i < count; i++) {
    re[i] = x[from + i * step] as number;
    if (parts === 2) im[i] = x[from + i * step + 1] as number;
  }
}

/** Fills in the upper half of the spectrum of a real signal: the lower half's conjugate. */
function mirror({ re, im, length }: Fourier): void {
  for (let k = Math.floor(length / 2) + 1; k < length; k++) {
    re[k] = re[length - k] as number;
    im[k] = -(im[length - k] as number);
  }
}

function store(
  { re, im }: Fourier,
  y: Float32Array | Float64Array,
  to: number,
  step: number,
  count: number,
  parts: number,
): void {
  for (let i = 0; i < count; i++) {
    y[to + i * step] = re[i] as number;
    if (parts === 2) y[to + i * step + 1] = im[i] as number;
  }
}
