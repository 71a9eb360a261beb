import type { ValueInfoProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';

/**
 * Checks the shape a value is said to have. Some exporters write -1 for a length known only at run time, as ONNX Runtime
 * accepts too.
 *
 * @throws OnnxError for a length that is none.
 */
export function checkValueInfo({ name, type }: ValueInfoProto, path: string): void {
  const value = type?.value;
  if (value?.case !== 'tensorType' && value?.case !== 'sparseTensorType') return;
  for (const [axis, { value: dim }] of (value.value.shape?.dim ?? []).entries()) {
    if (dim.case !== 'dimValue') continue;
    if (dim.value >= -1n && dim.value <= BigInt(Number.MAX_SAFE_INTEGER)) continue;
    throw new OnnxError(`${path}: axis ${axis} of the value "${name}" has the length ${dim.value}.`);
  }
}
