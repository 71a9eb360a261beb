import type { DescMessage } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { eachRecord } from '../../src/wire/records.ts';
import { concat, varint } from '../odd-encoding.ts';

/** A field of an encoded message; one that holds a message is a list of fields. */
export interface Field {
  no: number;
  wire: number;
  /** Whatever follows the tag; without its length where it is delimited. */
  value: Uint8Array;
  message: Field[] | undefined;
}

/** Takes an encoded message apart. */
export function toFields(bytes: Uint8Array, schema: DescMessage = ModelProtoSchema): Field[] {
  const fields: Field[] = [];
  eachRecord(bytes, 0, bytes.length, ({ no, wire, content, end }) => {
    const inner = schema.fields.find(({ number }) => number === no)?.message;
    const value = bytes.subarray(content, end);
    const message = inner === undefined || wire !== 2 ? undefined : toFields(value, inner);
    fields.push({ no, wire, value, message });
  });
  return fields;
}

/** Puts fields together again. */
export function toBytes(fields: readonly Field[]): Uint8Array {
  return concat(
    fields.flatMap(({ no, wire, value, message }) => {
      const content = message === undefined ? value : toBytes(message);
      const head = varint(no * 8 + wire);
      return [Uint8Array.from(wire === 2 ? [...head, ...varint(content.length)] : head), content];
    }),
  );
}

/** Every field, those inside others included, with the list it is in. */
export function* everyField(fields: Field[]): Generator<{ field: Field; siblings: Field[] }> {
  for (const field of [...fields]) {
    yield { field, siblings: fields };
    if (field.message !== undefined) yield* everyField(field.message);
  }
}
