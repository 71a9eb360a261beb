import { type DescMessage, toBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema, type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { hasLoadedData, isExternal } from '../external/loaded.ts';
import { eachRecord } from './records.ts';
import { Unchanged } from './source.ts';
import { type AnyMessage, unitFields, unitsIn } from './units.ts';

/** An encoded message as a list of byte arrays to be put one after the other; weights are views, not copies. */
export interface Pieces {
  readonly chunks: readonly Uint8Array[];
  readonly length: number;
}

/** Messages in messages beyond which reading refuses a file too. */
const deepest = 100;
/** Weights shorter than this are encoded with the rest of their tensor. */
const small = 1024;
const rawDataField = 9;

/**
 * Encodes a model. What is still as it was read comes from the bytes it was read from, in their order.
 *
 * @param replaced Tensors to write in the place of others.
 * @throws OnnxError if messages lie in messages without end; whatever protobuf throws for a field that holds what it
 *   cannot.
 */
export function encodeModel(
  model: ModelProto,
  replaced: ReadonlyMap<TensorProto, TensorProto> = new Map(),
): Pieces {
  const encoder = new Encoder(replaced);
  const length = encoder.message(ModelProtoSchema, model as unknown as AnyMessage, 0);
  return { chunks: encoder.chunks, length };
}

class Encoder {
  readonly chunks: Uint8Array[] = [];
  readonly #replaced: ReadonlyMap<TensorProto, TensorProto>;
  readonly #unchanged: Unchanged;

  constructor(replaced: ReadonlyMap<TensorProto, TensorProto>) {
    this.#replaced = replaced;
    this.#unchanged = new Unchanged((message) => replaced.has(message as unknown as TensorProto));
  }

  /** Encodes a message; returns its length. */
  message(schema: DescMessage, original: AnyMessage, depth: number): number {
    if (depth > deepest) throw new OnnxError(`messages are nested more than ${deepest} deep`);
    const read = this.#unchanged.bytesOf(schema, original);
    if (read !== undefined) return this.#push(read);
    const isTensor = schema === TensorProtoSchema && original.$typeName === TensorProtoSchema.typeName;
    const message = isTensor ? this.#tensor(original) : original;
    const own = copyOf(message);
    const parts: { no: number; write: () => number }[] = [];
    for (const field of unitFields(schema).values()) {
      delete own[field.name];
      if (field.isList) own[field.name] = [];
      for (const unit of unitsIn(message, field)) {
        parts.push({ no: field.no, write: () => this.#field(field.no, field.schema, unit, depth) });
      }
    }
    const raw = (message as Partial<TensorProto>).rawData;
    if (isTensor && raw instanceof Uint8Array && raw.length >= small) {
      delete (own as Partial<TensorProto>).rawData;
      parts.push({
        no: rawDataField,
        write: () => this.#push(header(rawDataField, raw.length)) + this.#push(raw),
      });
    }
    if (parts.length === 0) return this.#push(toBinary(schema, own as never));
    const { $unknown: unknown, ...known } = own;
    const bytes = toBinary(schema, Object.assign(Object.create(Object.getPrototypeOf(own)), known));
    let length = this.#merge(bytes, parts);
    if (unknown !== undefined) length += this.#push(encodeUnknown(schema, own, unknown));
    return length;
  }

  /** The encoded fields, with parts put in where their number belongs. */
  #merge(bytes: Uint8Array, parts: readonly { no: number; write: () => number }[]): number {
    let [length, from, next] = [0, 0, 0];
    const writeBelow = (no: number, to: number) => {
      while (next < parts.length && (parts[next]?.no as number) < no) {
        length += this.#push(bytes.subarray(from, to));
        from = to;
        length += parts[next]?.write() as number;
        next++;
      }
    };
    eachRecord(bytes, 0, bytes.length, ({ no, start }) => writeBelow(no, start));
    writeBelow(Number.POSITIVE_INFINITY, bytes.length);
    return length + this.#push(bytes.subarray(from));
  }

  #field(no: number, schema: DescMessage, unit: AnyMessage, depth: number): number {
    const at = this.chunks.push(new Uint8Array(0)) - 1;
    const length = this.message(schema, unit, depth + 1);
    const head = header(no, length);
    this.chunks[at] = head;
    return head.length + length;
  }

  #push(chunk: Uint8Array): number {
    if (chunk.length > 0) this.chunks.push(chunk);
    return chunk.length;
  }

  /** A tensor as it is to be written. */
  #tensor(message: AnyMessage): AnyMessage {
    const tensor = message as unknown as TensorProto;
    const other = this.#replaced.get(tensor);
    if (other !== undefined) return other as unknown as AnyMessage;
    if (!isExternal(tensor) || tensor.rawData.length === 0) return message;
    // Loaded data stays where it is; data given since has its place in the model.
    const copy = copyOf(message);
    if (hasLoadedData(tensor)) delete (copy as Partial<TensorProto>).rawData;
    else inlined(copy as Partial<TensorProto>);
    return copy;
  }
}

/** Makes a tensor's copy one whose data lies in the model itself. */
export function inlined(copy: Partial<TensorProto>): void {
  delete copy.dataLocation;
  copy.externalData = [];
}

/** A copy of a message that shares what it holds. */
export function copyOf<T extends object>(message: T): T & Record<string, unknown> {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message);
}

function encodeUnknown(schema: DescMessage, own: AnyMessage, unknown: AnyMessage['$unknown']): Uint8Array {
  const empty = Object.create(Object.getPrototypeOf(own)) as AnyMessage;
  empty.$typeName = own.$typeName;
  for (const field of schema.fields) if (field.fieldKind === 'list') empty[field.localName] = [];
  for (const oneof of schema.oneofs) empty[oneof.localName] = { case: undefined };
  return toBinary(schema, Object.assign(empty, { $unknown: unknown }) as never);
}

/** Tag and length of a delimited field. */
function header(no: number, length: number): Uint8Array {
  const bytes: number[] = [];
  for (let value of [no * 8 + 2, length]) {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}
