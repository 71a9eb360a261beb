import { OnnxError } from '../../errors.ts';
import type { OnnxTensor, OnnxTensorOf } from '../../tensor/types.ts';
import { typed } from '../support/inputs.ts';

/** A tensor of 8-bit integers. */
export type Bytes = OnnxTensorOf<'uint8' | 'int8'>;

/** Beyond this, float32 leaves out integers. */
const exact = 2 ** 24;

/**
 * An input of 8-bit integers.
 *
 * @throws OnnxError if it is missing or of another type.
 */
export function bytesInput(value: OnnxTensor | undefined, name: string): Bytes {
  return typed(value, name, ['uint8', 'int8']);
}

/**
 * Zero points of an input: one, or some.
 *
 * @param counts How many there may be, beside one.
 * @throws OnnxError if they are of another type than the input, or another number.
 */
export function zeroPoints(
  value: OnnxTensor | undefined,
  name: string,
  of: Bytes,
  ...counts: number[]
): ArrayLike<number> {
  if (value === undefined) return [0];
  const { data, dims } = typed(value, name, [of.type]);
  if (data.length === 1 || counts.includes(data.length)) return data;
  throw new OnnxError(
    `the input ${name} must have 1 or ${counts.join(' or ')} elements, and has the shape [${dims.join(', ')}]`,
  );
}

/** x − zero in float32, the zero points repeated for each run of `run` elements. */
export function shifted({ data }: Bytes, zeros: ArrayLike<number>, run: number): Float32Array {
  const y = new Float32Array(data.length);
  const single = zeros.length === 1 ? (zeros[0] as number) : undefined;
  if (single !== undefined) {
    for (let i = 0; i < y.length; i++) y[i] = (data[i] as number) - single;
    return y;
  }
  for (let at = 0, z = 0; at < y.length; z++) {
    const zero = zeros[z % zeros.length] as number;
    for (const end = Math.min(y.length, at + run); at < end; at++) y[at] = (data[at] as number) - zero;
  }
  return y;
}

/** How many products of 8-bit integers with these numbers float32 sums up exactly. */
export function exactDepth(values: Float32Array): number {
  let most = 1;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return Math.max(1, Math.floor(exact / (255 * most)));
}
