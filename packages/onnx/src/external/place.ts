import type { TensorProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { storedBytes } from '../tensor/stored.ts';
import { checkLocation, normalLocation } from './location.ts';

/** Where a tensor's data lies in another file. */
export interface ExternalPlace {
  readonly location: string;
  readonly offset: number;
  /** Undefined if it goes on to the end of the file. */
  readonly length: number | undefined;
}

/**
 * Reads where a tensor's data lies.
 *
 * @throws OnnxError if it leads out of the model's folder, or the numbers are none or do not fit the tensor's shape.
 */
export function placeOf(tensor: TensorProto, where: string): ExternalPlace {
  const value = (key: string) => tensor.externalData.find((entry) => entry.key === key)?.value;
  const location = value('location');
  if (location === undefined) {
    throw new OnnxError(`${where}: its data lies in another file, and it does not say in which.`);
  }
  checkLocation(location, where);
  const offset = integer(value('offset') ?? '0', 'offset', where);
  const given = value('length');
  const length = given === undefined ? undefined : integer(given, 'length', where);
  const expected = storedBytes(tensor, where);
  if (expected !== undefined && length !== undefined && length !== expected) {
    throw new OnnxError(
      `${where}: its shape takes ${expected} bytes, and the external data it names has ${length}.`,
    );
  }
  return { location: normalLocation(location), offset, length: length ?? expected };
}

function integer(text: string, key: string, where: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new OnnxError(
    `${where}: the ${key} of its external data must be a whole number, got ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
