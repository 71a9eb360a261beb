import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { eachRecord } from '../src/wire/records.ts';

/** Random numbers from 0 to 1. */
export type Random = () => number;

/** A generator of random numbers that a seed decides: mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The same message as another producer might write it: fields in any order, some numbers written twice, lists of
 * numbers unpacked, lengths longer than they need to be, and fields the schema does not know.
 */
export function oddly(bytes: Uint8Array, random: Random, schema: DescMessage = ModelProtoSchema): Uint8Array {
  const byNumber = new Map<number, Uint8Array[]>();
  const add = (no: number, ...fields: Uint8Array[]) =>
    byNumber.set(no, [...(byNumber.get(no) ?? []), ...fields]);
  eachRecord(bytes, 0, bytes.length, ({ no, wire, start, content, end }) => {
    const field = schema.fields.find(({ number }) => number === no);
    const value = bytes.subarray(content, end);
    if (field?.message !== undefined) add(no, delimited(no, oddly(value, random, field.message), random));
    else if (field?.fieldKind === 'list' && wire === 2 && isNumber(field)) add(no, ...unpacked(field, value));
    else if (wire === 2) add(no, delimited(no, value, random));
    else
      add(
        no,
        bytes.subarray(start, end),
        ...(field?.fieldKind !== 'list' && random() < 0.2 ? [bytes.subarray(start, end)] : []),
      );
  });
  if (random() < 0.3) add(500, Uint8Array.of(...varint(500 * 8), ...varint(Math.floor(random() * 1000))));
  if (random() < 0.3) add(501, delimited(501, new TextEncoder().encode('kept'), random));
  if (random() < 0.2) add(502, Uint8Array.of(...varint(502 * 8 + 3), 8, 1, ...varint(502 * 8 + 4)));
  const queues = [...byNumber.values()];
  const fields: Uint8Array[] = [];
  while (queues.length > 0) {
    const at = Math.floor(random() * queues.length);
    const queue = queues[at] as Uint8Array[];
    fields.push(queue.shift() as Uint8Array);
    if (queue.length === 0) queues.splice(at, 1);
  }
  return concat(fields);
}

function isNumber(field: DescField): boolean {
  return (
    field.fieldKind === 'list' && field.listKind === 'scalar' && field.scalar !== 9 && field.scalar !== 12
  );
}

function unpacked(field: DescField, packed: Uint8Array): Uint8Array[] {
  const size = field.scalar === 2 ? 4 : field.scalar === 1 ? 8 : 0;
  const wire = size === 4 ? 5 : size === 8 ? 1 : 0;
  const values: Uint8Array[] = [];
  for (let start = 0, at = 0; at < packed.length; at++) {
    const ends = size === 0 ? (packed[at] as number) < 128 : at - start === size - 1;
    if (!ends) continue;
    values.push(concat([Uint8Array.from(varint(field.number * 8 + wire)), packed.subarray(start, at + 1)]));
    start = at + 1;
  }
  return values;
}

function delimited(no: number, value: Uint8Array, random: Random): Uint8Array {
  const length = varint(value.length);
  if (random() < 0.2) {
    length[length.length - 1] = (length.at(-1) as number) | 128;
    length.push(0);
  }
  return concat([Uint8Array.from([...varint(no * 8 + 2), ...length]), value]);
}

/** A number as protobuf writes it. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** Byte arrays one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
