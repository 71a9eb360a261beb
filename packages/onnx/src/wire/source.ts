import { type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { hasLoadedData } from '../external/loaded.ts';
import { eachRecord } from './records.ts';
import { isSame } from './same.ts';
import { type AnyMessage, type UnitField, unitFields, unitsIn } from './units.ts';

/** Where a message was read from. */
interface Source {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** One of its messages is spread over several fields, so that none of them has a place of its own. */
  readonly isWhole: boolean;
}

const sources = new WeakMap<object, Source>();

/** Remembers where a message and those inside it were read from. */
export function rememberSource(schema: DescMessage, message: AnyMessage, bytes: Uint8Array): void {
  remember(schema, message, bytes, 0, bytes.length);
}

function remember(
  schema: DescMessage,
  message: AnyMessage,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const fields = unitFields(schema);
  const children: { field: UnitField; start: number; end: number }[] = [];
  if (fields.size > 0) {
    eachRecord(bytes, start, end, ({ no, content, end }) => {
      const field = fields.get(no);
      if (field !== undefined) children.push({ field, start: content, end });
    });
  }
  const singles = children.filter(({ field }) => !field.isList).map(({ field }) => field.no);
  const isWhole = new Set(singles).size < singles.length;
  sources.set(message, { bytes, start, end, isWhole });
  if (isWhole) return;
  const counts = new Map<UnitField, number>();
  for (const child of children) {
    const i = counts.get(child.field) ?? 0;
    counts.set(child.field, i + 1);
    const unit = unitsIn(message, child.field)[i];
    if (unit !== undefined) remember(child.field.schema, unit, bytes, child.start, child.end);
  }
}

/** Finds the bytes of messages that are still what they were when they were read. */
export class Unchanged {
  readonly #known = new Map<object, Uint8Array | undefined>();
  readonly #isReplaced: (message: AnyMessage) => boolean;

  /** @param isReplaced Whether something else is to be written in the place of a message. */
  constructor(isReplaced: (message: AnyMessage) => boolean) {
    this.#isReplaced = isReplaced;
  }

  /** The bytes a message was read from; undefined if it was not read, or changed since. */
  bytesOf(schema: DescMessage, message: AnyMessage): Uint8Array | undefined {
    if (this.#known.has(message)) return this.#known.get(message);
    // Until the answer is known, a message inside itself counts as changed.
    this.#known.set(message, undefined);
    const source = sources.get(message);
    const same =
      source !== undefined && !this.#isReplaced(message) && this.#isUnchanged(schema, message, source);
    const bytes = same ? source.bytes.subarray(source.start, source.end) : undefined;
    this.#known.set(message, bytes);
    return bytes;
  }

  #isUnchanged(schema: DescMessage, message: AnyMessage, source: Source): boolean {
    const { bytes, start, end, isWhole } = source;
    const whole = bytes.subarray(start, end);
    const fields = unitFields(schema);
    if (isWhole || fields.size === 0) return isSameOwn(schema, message, whole, new Set());
    const own: Uint8Array[] = [];
    const counts = new Map<UnitField, number>();
    let inPlace = true;
    eachRecord(bytes, start, end, (record) => {
      const field = fields.get(record.no);
      if (field === undefined) {
        own.push(bytes.subarray(record.start, record.end));
        return;
      }
      const i = counts.get(field) ?? 0;
      counts.set(field, i + 1);
      if (!inPlace) return;
      const child = unitsIn(message, field)[i];
      const place = child === undefined ? undefined : sources.get(child);
      inPlace =
        child !== undefined &&
        place?.bytes === bytes &&
        place.start === record.content &&
        place.end === record.end &&
        this.bytesOf(field.schema, child) !== undefined;
    });
    if (!inPlace) return false;
    for (const field of fields.values()) {
      if (unitsIn(message, field).length !== (counts.get(field) ?? 0)) return false;
    }
    const names = new Set([...fields.values()].map(({ name }) => name));
    return isSameOwn(schema, message, counts.size === 0 ? whole : joined(own), names);
  }
}

/** Whether a message, but for the messages written one by one, is what its bytes say. */
function isSameOwn(
  schema: DescMessage,
  message: AnyMessage,
  bytes: Uint8Array,
  without: Set<string>,
): boolean {
  if (schema === TensorProtoSchema && hasLoadedData(message as unknown as TensorProto))
    without.add('rawData');
  return isSame(message, fromBinary(schema, bytes), without);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
