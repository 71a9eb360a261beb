import type { DescMessage } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { OnnxError } from './errors.ts';

// What decoding costs in memory, roughly, in bytes. Two bytes of a file can ask for an empty node, which takes two
// hundred times as much: a small hostile file could exhaust the memory if nobody counted first.
const costs = { message: 400, unknown: 250, bytes: 100, integer: 32, float: 8 } as const;

/** Structure, as opposed to weights, that any file may have. */
const smallest = 64 * 2 ** 20;
/** The most that structure may take per byte of the file: generous, as short names make real graphs dense too. */
const perByte = 100;
/** The most that any file's structure may take. */
const largest = 1.5 * 2 ** 30;

const deepest = 100;

/** How a field's values are stored. */
type FieldKind = { readonly message: DescMessage } | 'integer' | 'float' | 'bytes';

/**
 * Walks through the bytes of a model without decoding it, and adds up what decoding would take.
 *
 * @throws OnnxError if that is out of all proportion, or the bytes end too soon; the message says at which byte.
 */
export function checkMemoryBudget(bytes: Uint8Array): void {
  const budget = Math.min(smallest + perByte * bytes.length, largest);
  const spent = new Walk(bytes, budget).message(ModelProtoSchema, 0, bytes.length, 0);
  if (spent > budget) throw tooLarge(bytes.length);
}

function tooLarge(length: number): OnnxError {
  return new OnnxError(
    `parseOnnx(): the ${length} bytes would take more than ${Math.round(largest / 2 ** 20)} MiB, or more than ` +
      `${perByte} times their size, to decode; this is no model that a tool wrote.`,
  );
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #budget: number;
  #at = 0;
  #spent = 0;

  constructor(bytes: Uint8Array, budget: number) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  /** Walks through a message; returns what has been spent in all. */
  message(schema: DescMessage, start: number, end: number, depth: number): number {
    if (depth > deepest) throw new OnnxError(`parseOnnx(): graphs are nested more than ${deepest} deep.`);
    this.#spend(costs.message);
    this.#at = start;
    const fields = fieldKinds(schema);
    while (this.#at < end) {
      const tag = this.#varint(end);
      const kind = fields.get(Math.floor(tag / 8));
      switch (tag % 8) {
        case 0:
          this.#varint(end);
          this.#spend(kind === undefined ? costs.unknown : costs.integer);
          break;
        case 1:
          this.#skip(8, end);
          this.#spend(kind === undefined ? costs.unknown : costs.float);
          break;
        case 2:
          this.#delimited(kind, this.#varint(end), end, depth);
          break;
        case 5:
          this.#skip(4, end);
          this.#spend(kind === undefined ? costs.unknown : costs.float);
          break;
        default:
          // Groups, which the schema has none of; what is inside counts as it comes.
          this.#spend(costs.unknown);
      }
    }
    return this.#spent;
  }

  #delimited(kind: FieldKind | undefined, length: number, end: number, depth: number): void {
    const start = this.#at;
    this.#skip(length, end);
    if (kind === undefined) this.#spend(costs.unknown);
    else if (kind === 'bytes') this.#spend(costs.bytes);
    else if (kind === 'float') this.#spend((length / 4) * costs.float);
    else if (kind === 'integer') this.#spend(this.#countIntegers(start) * costs.integer);
    else this.message(kind.message, start, start + length, depth + 1);
  }

  /** Packed integers end where a byte's highest bit is 0. */
  #countIntegers(start: number): number {
    let count = 0;
    for (let i = start; i < this.#at; i++) if ((this.#bytes[i] as number) < 128) count++;
    return count;
  }

  #spend(cost: number): void {
    this.#spent += cost;
    if (this.#spent > this.#budget) throw tooLarge(this.#bytes.length);
  }

  #skip(length: number, end: number): void {
    if (length > end - this.#at) {
      throw new OnnxError(
        `parseOnnx(): the bytes are no ONNX model, or a truncated or damaged one: ${length} bytes should follow byte ` +
          `${this.#at}, where ${end - this.#at} do; fetch the file again.`,
      );
    }
    this.#at += length;
  }

  /** Values above 2⁵³ lose their lowest bits, which matters to nobody here. */
  #varint(end: number): number {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const at = this.#at;
      this.#skip(1, end);
      const byte = this.#bytes[at] as number;
      value += (byte % 128) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    throw new OnnxError(
      `parseOnnx(): the bytes are no ONNX model: byte ${this.#at} is inside an endless number.`,
    );
  }
}

const kinds = new WeakMap<DescMessage, ReadonlyMap<number, FieldKind>>();

function fieldKinds(schema: DescMessage): ReadonlyMap<number, FieldKind> {
  let known = kinds.get(schema);
  if (known === undefined) {
    known = new Map(schema.fields.map((field) => [field.number, kindOf(field)]));
    kinds.set(schema, known);
  }
  return known;
}

// Scalar types of protobuf descriptors.
const [DOUBLE, FLOAT, STRING, BYTES] = [1, 2, 9, 12];

function kindOf(field: DescMessage['fields'][number]): FieldKind {
  if (field.message !== undefined) return { message: field.message };
  const { scalar } = field;
  if (scalar === STRING || scalar === BYTES) return 'bytes';
  return scalar === FLOAT || scalar === DOUBLE ? 'float' : 'integer';
}
