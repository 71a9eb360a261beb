import type { DescField, DescMessage } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
  TrainingInfoProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';

/** A decoded message, whichever. */
export type AnyMessage = Record<string, unknown> & {
  $typeName: string;
  $unknown?: { no: number; wireType: number; data: Uint8Array }[];
};

/** The messages that are written one by one, from where they were read if they did not change. */
const units = new Set<DescMessage>([
  ModelProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  AttributeProtoSchema,
  TensorProtoSchema,
  SparseTensorProtoSchema,
  FunctionProtoSchema,
  TrainingInfoProtoSchema,
  ValueInfoProtoSchema,
]);

/** A field that holds one of those messages, or a list of them. */
export interface UnitField {
  readonly no: number;
  readonly name: string;
  readonly isList: boolean;
  readonly schema: DescMessage;
}

const known = new Map<DescMessage, ReadonlyMap<number, UnitField>>();

/** A message's fields that hold messages written one by one, by number, in ascending order. */
export function unitFields(schema: DescMessage): ReadonlyMap<number, UnitField> {
  let fields = known.get(schema);
  if (fields === undefined) {
    const found = schema.fields.flatMap((field) => unitField(field) ?? []).sort((a, b) => a.no - b.no);
    fields = new Map(found.map((field) => [field.no, field]));
    known.set(schema, fields);
  }
  return fields;
}

function unitField(field: DescField): UnitField | undefined {
  if (field.message === undefined || !units.has(field.message)) return undefined;
  return {
    no: field.number,
    name: field.localName,
    isList: field.fieldKind === 'list',
    schema: field.message,
  };
}

/** The messages a field holds. */
export function unitsIn(message: AnyMessage, field: UnitField): readonly AnyMessage[] {
  const value = message[field.name];
  if (field.isList) return (value ?? []) as AnyMessage[];
  return value === undefined ? [] : [value as AnyMessage];
}

/** Whether a message is one of those that are written one by one. */
export function isUnit(schema: DescMessage): boolean {
  return units.has(schema);
}
