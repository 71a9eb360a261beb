import { Nothing, Sequence } from '../operators/sequence/sequence.ts';
import { bytesOfText } from '../operators/support/tensors.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** Bytes that a value takes, as the limits of a run count them. */
export function bytesOf(value: OnnxTensor): number {
  const other: unknown = value;
  if (other instanceof Sequence) return other.bytes;
  if (other instanceof Nothing) return 0;
  return 'byteLength' in value.data ? value.data.byteLength : bytesOfText * value.data.length;
}
