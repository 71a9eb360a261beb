import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { OnnxError } from './errors.ts';
import { mostAxes } from './tensor/decode.ts';
import { isUnit } from './wire/units.ts';

// What decoding costs in memory, in bytes, as measured in Node 20 to 24. Two bytes of a file can ask for an empty
// tensor, which takes two hundred times as much: a small hostile file could exhaust the memory if nobody counted first.
const costs = {
  message: 70,
  list: 40,
  source: 130,
  unknown: 180,
  badEnum: 270,
  bytes: 110,
  text: 34,
} as const;
const numberCosts = { int64: 34, int32: 10, enum: 10, float: 12, double: 12 } as const;

/** Structure, as opposed to weights, that any file may have. */
const smallest = 128 * 2 ** 20;
/** What structure may take beyond that per byte of the file: four times with the file itself. */
const perByte = 3;
/** The most that any file's structure may take. */
const largest = 1.5 * 2 ** 30;

const deepest = 100;

/** Inputs or outputs of one node. */
const mostValues = 2 ** 16;

// Messages without content: honest files have few, as those of a length that is not known; hostile ones are made of
// them, as two bytes ask for an object.
const hollowAnyway = 2 ** 18;
const bytesPerHollow = 16;

/** How many of a field one message may have, where code goes through all of them for each. */
const mostOf: Readonly<Record<string, number>> = {
  'TensorProto.dims': mostAxes,
  'SparseTensorProto.dims': mostAxes,
  'TensorShapeProto.dim': mostAxes,
  'NodeProto.input': mostValues,
  'NodeProto.output': mostValues,
};

type NumberKind = keyof typeof numberCosts;

/** How a field's values are stored. */
interface FieldKind {
  readonly name: string;
  readonly kind: NumberKind | 'bytes' | 'text' | 'message';
  readonly isList: boolean;
  /** Of the messages or numbers it holds. */
  readonly message: DescMessage | undefined;
  readonly enumValues: ReadonlySet<number> | undefined;
  /** How many of it one message may have; undefined for any number. */
  readonly most: number | undefined;
}

/**
 * Walks through the bytes of a model without decoding it, adds up what decoding would take, and makes sure that every
 * field is of the kind the schema says, within the message around it.
 *
 * @throws OnnxError if that is out of all proportion, or the bytes are damaged; the message says at which byte.
 */
export function checkMemoryBudget(bytes: Uint8Array): void {
  const budget = Math.min(smallest + perByte * bytes.length, largest);
  new Walk(bytes, budget).message(ModelProtoSchema, 0, bytes.length, 0);
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #budget: number;
  #at = 0;
  #spent = 0;
  #hollow = 0;

  constructor(bytes: Uint8Array, budget: number) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  message(schema: DescMessage, start: number, end: number, depth: number): void {
    if (depth > deepest) throw new OnnxError(`parseOnnx(): graphs are nested more than ${deepest} deep.`);
    const { fields, cost } = layoutOf(schema);
    this.#spend(cost);
    if (start === end) this.#countHollow();
    this.#at = start;
    // Inputs and outputs of a node count together; nothing else has two fields with a limit.
    let limited = 0;
    while (this.#at < end) {
      const tag = this.#varint(end);
      const no = Math.floor(tag / 8);
      const wire = tag % 8;
      const field = fields[no];
      if (field === undefined) {
        this.#spend(costs.unknown);
        this.#skip(no, wire, end);
        continue;
      }
      if (field.most !== undefined && ++limited > field.most) throw this.#tooMany(field);
      if (wire === 2) this.#delimited(field, this.#varint(end), end, depth);
      else this.#number(field, wire, end);
    }
  }

  #tooMany({ name, most }: FieldKind): OnnxError {
    return this.#damaged(`the field ${name} is there more than ${most} times`);
  }

  #countHollow(): void {
    this.#hollow++;
    if (this.#hollow <= hollowAnyway + this.#bytes.length / bytesPerHollow) return;
    throw new OnnxError(
      `parseOnnx(): ${this.#hollow} of the messages in the file's ${this.#bytes.length} bytes have no content; this is ` +
        'no model that a tool wrote.',
    );
  }

  #number(field: FieldKind, wire: number, end: number): void {
    if (wire !== wireOf(field.kind)) throw this.#damaged(`field ${field.name} is of another kind`);
    if (wire !== 0) {
      this.#forward(wire === 5 ? 4 : 8, end);
      this.#spend(numberCosts[field.kind as NumberKind]);
      return;
    }
    const value = this.#varint(end);
    const isKnown = field.enumValues?.has(value) ?? true;
    this.#spend(isKnown ? numberCosts[field.kind as NumberKind] : costs.badEnum);
  }

  #delimited(field: FieldKind, length: number, end: number, depth: number): void {
    const start = this.#at;
    this.#forward(length, end);
    const { kind } = field;
    if (kind === 'message') this.message(field.message as DescMessage, start, start + length, depth + 1);
    else if (kind === 'bytes') this.#spend(costs.bytes);
    else if (kind === 'text') this.#spend(costs.text + length);
    else if (!field.isList) throw this.#damaged(`field ${field.name} is of another kind`);
    else {
      const count = this.#countPacked(kind, start, length);
      if (field.most !== undefined && count > field.most) throw this.#tooMany(field);
      this.#spend(count * numberCosts[kind]);
    }
  }

  #countPacked(kind: NumberKind, start: number, length: number): number {
    const wire = wireOf(kind);
    if (wire !== 0) {
      const size = wire === 5 ? 4 : 8;
      if (length % size !== 0) throw this.#damaged('a list of numbers ends inside one');
      return length / size;
    }
    // Integers end where a byte's highest bit is 0.
    let [count, run] = [0, 0];
    for (let i = start; i < start + length; i++) {
      run++;
      if ((this.#bytes[i] as number) < 128) {
        count++;
        run = 0;
      } else if (run >= 10) throw this.#damaged('a list of numbers has an endless one');
    }
    if (run > 0) throw this.#damaged('a list of numbers ends inside one');
    return count;
  }

  /** Skips a field the schema does not know. */
  #skip(no: number, wire: number, end: number): void {
    if (wire === 0) this.#varint(end);
    else if (wire === 1) this.#forward(8, end);
    else if (wire === 2) this.#forward(this.#varint(end), end);
    else if (wire === 5) this.#forward(4, end);
    else if (wire === 3) this.#skipGroup(no, end);
    else throw this.#damaged('no field starts there');
  }

  /** Groups end with a tag of their own, which must lie inside the same message. */
  #skipGroup(no: number, end: number): void {
    const open = [no];
    while (open.length > 0) {
      if (open.length > deepest) throw this.#damaged('groups are nested too deep');
      const tag = this.#varint(end);
      const [inner, wire] = [Math.floor(tag / 8), tag % 8];
      if (wire === 3) open.push(inner);
      else if (wire !== 4) this.#skip(inner, wire, end);
      else if (open.pop() !== inner) throw this.#damaged('a group ends that did not begin');
    }
  }

  #spend(cost: number): void {
    this.#spent += cost;
    if (this.#spent <= this.#budget) return;
    throw new OnnxError(
      `parseOnnx(): the ${this.#bytes.length} bytes would take more than ${Math.round(this.#budget / 2 ** 20)} MiB ` +
        'beside themselves to decode; this is no model that a tool wrote. (Weights belong in raw data, which takes none.)',
    );
  }

  #forward(length: number, end: number): void {
    if (length > end - this.#at) {
      throw this.#damaged(`${length} bytes should follow, where ${end - this.#at} do`);
    }
    this.#at += length;
  }

  /** Values above 2⁵³ lose their lowest bits, which matters to nobody here. */
  #varint(end: number): number {
    if (this.#at < end) {
      const byte = this.#bytes[this.#at] as number;
      if (byte < 128) {
        this.#at++;
        return byte;
      }
    }
    let value = 0;
    for (let i = 0; i < 10; i++) {
      if (this.#at >= end) throw this.#damaged('a number should follow, and nothing does');
      const byte = this.#bytes[this.#at++] as number;
      value += (byte % 128) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    throw this.#damaged('there is an endless number');
  }

  #damaged(why: string): OnnxError {
    return new OnnxError(
      `parseOnnx(): the bytes are no ONNX model, or a truncated or damaged one: at byte ${this.#at}, ${why}; ` +
        'fetch the file again.',
    );
  }
}

interface Layout {
  /** By number. */
  readonly fields: readonly (FieldKind | undefined)[];
  /** What an empty message of this kind costs. */
  readonly cost: number;
}

const layouts = new WeakMap<DescMessage, Layout>();

function layoutOf(schema: DescMessage): Layout {
  let layout = layouts.get(schema);
  if (layout === undefined) {
    const lists = schema.fields.filter(({ fieldKind }) => fieldKind === 'list').length + schema.oneofs.length;
    const fields = new Array<FieldKind | undefined>(
      1 + Math.max(...schema.fields.map((field) => field.number)),
    );
    for (const field of schema.fields) fields[field.number] = kindOf(field);
    layout = {
      fields,
      cost: costs.message + lists * costs.list + (isUnit(schema) ? costs.source : 0),
    };
    layouts.set(schema, layout);
  }
  return layout;
}

// Scalar types of protobuf descriptors, those that the schema uses.
const scalars = new Map<number, FieldKind['kind']>([
  [1, 'double'],
  [2, 'float'],
  [3, 'int64'],
  [4, 'int64'],
  [5, 'int32'],
  [9, 'text'],
  [12, 'bytes'],
]);

function kindOf(field: DescField): FieldKind {
  const kind =
    field.message !== undefined
      ? 'message'
      : field.enum !== undefined
        ? 'enum'
        : scalars.get(field.scalar as number);
  if (kind === undefined) throw new Error(`the schema's field ${field.name} has a type unknown here`);
  return {
    name: field.name,
    kind,
    isList: field.fieldKind === 'list',
    message: field.message,
    enumValues: field.enum && new Set(field.enum.values.map(({ number }) => number)),
    most: mostOf[`${field.parent.name}.${field.name}`],
  };
}

function wireOf(kind: FieldKind['kind']): number {
  if (kind === 'float') return 5;
  if (kind === 'double') return 1;
  return kind === 'int64' || kind === 'int32' || kind === 'enum' ? 0 : 2;
}
