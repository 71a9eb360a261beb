import { concat, varint } from '../odd-encoding.ts';

/** A delimited field around bytes. */
export function field(no: number, content: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([...varint(no * 8 + 2), ...varint(content.length)]), content]);
}

/** A field with a number. */
export function number(no: number, value: number | bigint): Uint8Array {
  const bytes: number[] = varint(no * 8);
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A field with text. */
export function text(no: number, value: string): Uint8Array {
  return field(no, new TextEncoder().encode(value));
}

/** The same bytes again and again. */
export function repeated(unit: readonly number[], count: number): Uint8Array {
  const all = new Uint8Array(unit.length * count);
  for (let i = 0; i < all.length; i++) all[i] = unit[i % unit.length] as number;
  return all;
}

/** Fields one after the other, each made for its number. */
export function many(count: number, make: (i: number) => Uint8Array): Uint8Array {
  return concat(Array.from({ length: count }, (_, i) => make(i)));
}

/** A model around the bytes of a graph, for operator set 17. */
export function inGraph(...graph: Uint8Array[]): Uint8Array {
  return concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17), field(7, concat(graph))]);
}

/** A model around the bytes of an initializer. */
export function inTensor(...tensor: Uint8Array[]): Uint8Array {
  return inGraph(field(5, concat(tensor)));
}

/** A node. */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...rest: Uint8Array[]
): Uint8Array {
  return field(
    1,
    concat([
      ...inputs.map((name) => text(1, name)),
      ...outputs.map((name) => text(2, name)),
      text(4, opType),
      ...rest,
    ]),
  );
}

/** An attribute with a graph. */
export function graphAttribute(name: string, ...graph: Uint8Array[]): Uint8Array {
  return field(5, concat([text(1, name), field(6, concat(graph)), number(20, 5)]));
}

/** An attribute with an integer. */
export function intAttribute(name: string, value: number | bigint): Uint8Array {
  return field(5, concat([text(1, name), number(3, value), number(20, 2)]));
}

/** An input, with the lengths of its axes: a number, or a name. */
export function input(name: string, dims?: readonly (number | bigint | string)[], type = 1): Uint8Array {
  return valueInfo(11, name, dims, type);
}

/** An output. */
export function output(name: string): Uint8Array {
  return valueInfo(12, name);
}

function valueInfo(
  no: number,
  name: string,
  dims?: readonly (number | bigint | string)[],
  type = 1,
): Uint8Array {
  const shape = dims?.map((dim) => field(1, typeof dim === 'string' ? text(2, dim) : number(1, dim)));
  const tensor = concat([number(1, type), ...(shape === undefined ? [] : [field(2, concat(shape))])]);
  return field(no, concat([text(1, name), field(2, field(1, tensor))]));
}

/** An initializer of floats, stored raw. */
export function floatTensor(name: string, dims: readonly (number | bigint)[], values: number): Uint8Array {
  return field(
    5,
    concat([
      ...dims.map((dim) => number(1, dim)),
      number(2, 1),
      text(8, name),
      field(9, new Uint8Array(4 * values)),
    ]),
  );
}

/** An initializer of 64-bit integers, stored raw. */
export function intTensor(name: string, values: readonly (number | bigint)[], isScalar = false): Uint8Array {
  const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return field(
    5,
    concat([...(isScalar ? [] : [number(1, values.length)]), number(2, 7), text(8, name), field(9, data)]),
  );
}

/** An attribute with a float. */
export function floatAttribute(name: string, value: number): Uint8Array {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return field(5, concat([text(1, name), Uint8Array.of(0x15, ...bytes), number(20, 1)]));
}

/** An attribute with text. */
export function textAttribute(name: string, value: string): Uint8Array {
  return field(5, concat([text(1, name), text(4, value), number(20, 3)]));
}

/** An attribute with a list of integers. */
export function intsAttribute(name: string, ...values: (number | bigint)[]): Uint8Array {
  return field(5, concat([text(1, name), ...values.map((value) => number(8, value)), number(20, 7)]));
}

/** An attribute with a list of texts. */
export function textsAttribute(name: string, ...values: string[]): Uint8Array {
  return field(5, concat([text(1, name), ...values.map((value) => text(9, value)), number(20, 8)]));
}
