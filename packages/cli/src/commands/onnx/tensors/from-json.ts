import type { OnnxTensor, OnnxTensorType, ValueReport } from '@recurra/onnx';
import { UsageError } from '../../../errors.ts';
import { isElementType, newElements, readElement } from './elements.ts';

/**
 * Makes a tensor of JSON: nested arrays, a single value, or `{ type, dims, data }` as the commands print.
 *
 * @param value Parsed JSON.
 * @param input What the tensor is for; its type is taken where JSON names none.
 * @param where What messages begin with.
 * @throws UsageError if it is none; the message names the element.
 */
export function tensorFromJson(value: unknown, input: ValueReport, where: string): OnnxTensor {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return fromRecord(value as Record<string, unknown>, input, where);
  }
  return fromNested(value, elementType(input.type, where), where);
}

function fromRecord(record: Record<string, unknown>, input: ValueReport, where: string): OnnxTensor {
  const { type = input.type, dims, data } = record;
  if (typeof type !== 'string' || data === undefined) {
    throw new UsageError(
      `${where}: an object must be { "type": "float32", "dims": [2, 3], "data": […] }, got the keys ${Object.keys(record).join(', ') || 'none'}.`,
    );
  }
  const tensor = fromNested(data, elementType(type, where), where);
  if (dims === undefined) return tensor;
  const lengths = Array.isArray(dims) ? (dims as unknown[]) : [];
  const isShape =
    Array.isArray(dims) && lengths.every((dim) => Number.isSafeInteger(dim) && (dim as number) >= 0);
  const count = (lengths as number[]).reduce((product, dim) => product * dim, 1);
  if (!isShape || count !== tensor.data.length) {
    throw new UsageError(
      `${where}: "dims" must be lengths whose product is the number of elements, ${tensor.data.length}, got ${JSON.stringify(dims)}.`,
    );
  }
  return { ...tensor, dims: lengths as number[] } as OnnxTensor;
}

function elementType(type: string, where: string): OnnxTensorType {
  if (isElementType(type)) return type;
  throw new UsageError(`${where}: values of type ${type} cannot be given here.`);
}

function fromNested(value: unknown, type: OnnxTensorType, where: string): OnnxTensor {
  const dims: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) {
    dims.push(inner.length);
    if (dims.length > 32) throw new UsageError(`${where}: arrays are nested more than 32 deep.`);
  }
  const elements: (number | bigint | string)[] = [];
  const path: number[] = [];
  const at = (): string => (path.length === 0 ? '' : ` at [${path.join('][')}]`);
  const fill = (part: unknown, axis: number): void => {
    if (axis < dims.length) {
      if (!Array.isArray(part) || part.length !== dims[axis]) {
        const came = Array.isArray(part) ? part.length : shown(part);
        throw new UsageError(
          `${where}: all arrays of one depth must be of one length; ${dims[axis]} values are expected${at()}, got ${came}.`,
        );
      }
      for (const [i, inner] of part.entries()) {
        path[axis] = i;
        fill(inner, axis + 1);
      }
      path.length = axis;
      return;
    }
    const element = readElement(type, part);
    if (element === undefined) {
      throw new UsageError(`${where}: a value of type ${type} is expected${at()}, got ${shown(part)}.`);
    }
    elements.push(element);
  };
  fill(value, 0);
  // Only now, counted: the first lengths alone could name a shape of any size.
  const data = newElements(type, elements.length);
  for (const [i, element] of elements.entries()) data[i] = element as never;
  return { type, dims, data } as OnnxTensor;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
