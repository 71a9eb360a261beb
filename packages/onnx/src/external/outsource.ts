import { create } from '@bufbuild/protobuf';
import {
  TensorProto_DataLocation as DataLocation,
  type ModelProto,
  StringStringEntryProtoSchema,
  type TensorProto,
} from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { tensorsOf } from '../graph/tensors.ts';
import { decodeTensor } from '../tensor/decode.ts';
import { elementType, isTensorType } from '../tensor/types.ts';
import { copyOf, inlined } from '../wire/pieces.ts';
import { hasLoadedData, isExternal } from './loaded.ts';
import { normalLocation } from './location.ts';
import { placeOf } from './place.ts';

/** Where a tensor's data should start: the standard recommends pages, which systems can map into memory. */
const alignment = 4096;
const padding: Uint8Array = new Uint8Array(alignment);

/** A model whose weights lie in another file. */
export interface Outsourced {
  /** Tensors to write in the place of others. */
  readonly replaced: Map<TensorProto, TensorProto>;
  /** What to write into the other file. */
  readonly chunks: Uint8Array[];
}

/**
 * Moves the data of tensors into another file.
 *
 * @param threshold Bytes from which on a tensor is moved.
 * @throws OnnxError if a tensor's data is said to lie in that very file, and was not loaded.
 */
export function outsourced(model: ModelProto, location: string, threshold: number): Outsourced {
  const replaced = new Map<TensorProto, TensorProto>();
  const chunks: Uint8Array[] = [];
  const places = new Map<string, { offset: number; length: number }>();
  let end = 0;
  for (const found of tensorsOf(model)) {
    if (!('tensor' in found) || replaced.has(found.tensor)) continue;
    const { tensor, path, at } = found;
    const raw = rawOf(tensor);
    if (isExternal(tensor) && tensor.rawData.length === 0 && !hasLoadedData(tensor)) {
      if (placeOf(tensor, path).location !== normalLocation(location)) continue;
      throw new OnnxError(
        `${path}: its data lies in "${location}", which would be overwritten, and was not loaded.`,
        at,
      );
    }
    if (raw === undefined || raw.length < threshold) {
      if (hasLoadedData(tensor)) replaced.set(tensor, inside(tensor));
      continue;
    }
    // Tensors that share their memory share their place too.
    const key = `${bufferId(raw.buffer)}:${raw.byteOffset}:${raw.length}`;
    let place = places.get(key);
    if (place === undefined) {
      const offset = Math.ceil(end / alignment) * alignment;
      if (offset > end) chunks.push(padding.subarray(0, offset - end));
      chunks.push(raw);
      end = offset + raw.length;
      place = { offset, length: raw.length };
      places.set(key, place);
    }
    replaced.set(tensor, outside(tensor, { location, ...place }));
  }
  return { replaced, chunks };
}

const ids = new WeakMap<ArrayBufferLike, number>();
let lastId = 0;

function bufferId(buffer: ArrayBufferLike): number {
  const id = ids.get(buffer) ?? ++lastId;
  ids.set(buffer, id);
  return id;
}

/** A tensor's data as it would be stored raw; undefined for text, and for types without an array here. */
function rawOf(tensor: TensorProto): Uint8Array | undefined {
  if (tensor.rawData.length > 0) return tensor.rawData;
  const type = elementType(tensor.dataType);
  if (isExternal(tensor) || type === 'string' || !isTensorType(type)) return undefined;
  const data = decodeTensor(tensor).data as Exclude<ReturnType<typeof decodeTensor>['data'], string[]>;
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function inside(tensor: TensorProto): TensorProto {
  const copy = copyOf(tensor);
  inlined(copy as Partial<TensorProto>);
  return copy;
}

const numberFields = ['floatData', 'int32Data', 'int64Data', 'doubleData', 'uint64Data'] as const;

function outside(tensor: TensorProto, place: Record<string, string | number>): TensorProto {
  const copy = copyOf(tensor) as TensorProto;
  delete (copy as Partial<TensorProto>).rawData;
  for (const field of numberFields) copy[field] = [];
  copy.dataLocation = DataLocation.EXTERNAL;
  copy.externalData = Object.entries(place).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value: String(value) }),
  );
  return copy;
}
