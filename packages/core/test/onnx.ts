import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Just enough of ONNX to put one recurrent operator in front of ONNX Runtime, and to read the operator's own tests. */
export interface NodeSpec {
  readonly op: 'RNN' | 'LSTM' | 'GRU';
  /** Names in the operator's order; '' where one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: { readonly [name: string]: number | string | readonly string[] | readonly number[] };
}

const types = { float32: 1, int32: 6 } as const;

/** Writes nested messages: `message(3, (w) => …)` is field 3. */
function message(writer: BinaryWriter, field: number, fill: (inner: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  fill(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function number(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

/** A model of one node whose inputs are all fed. */
export function encodeModel(
  node: NodeSpec,
  feeds: { readonly [name: string]: keyof typeof types },
): Uint8Array {
  const writer = new BinaryWriter();
  number(writer, 1, 8);
  message(writer, 7, (graph) => {
    message(graph, 1, (w) => {
      for (const name of node.inputs) text(w, 1, name);
      for (const name of node.outputs) text(w, 2, name);
      text(w, 4, node.op);
      for (const [name, value] of Object.entries(node.attributes)) {
        message(w, 5, (attribute) => {
          text(attribute, 1, name);
          if (typeof value === 'number') {
            number(attribute, 3, value);
            number(attribute, 20, 2);
          } else if (typeof value === 'string') {
            text(attribute, 4, value);
            number(attribute, 20, 3);
          } else if (typeof value[0] === 'number') {
            for (const item of value) attribute.tag(7, WireType.Bit32).float(item as number);
            number(attribute, 20, 6);
          } else {
            for (const item of value) text(attribute, 9, item as string);
            number(attribute, 20, 8);
          }
        });
      }
    });
    text(graph, 2, 'test');
    const declare = (field: number, name: string, type: number): void =>
      message(graph, field, (info) => {
        text(info, 1, name);
        message(info, 2, (w) => message(w, 1, (tensor) => number(tensor, 1, type)));
      });
    for (const [name, type] of Object.entries(feeds)) declare(11, name, types[type]);
    for (const name of node.outputs) if (name !== '') declare(12, name, types.float32);
  });
  message(writer, 8, (opset) => {
    text(opset, 1, '');
    number(opset, 2, 14);
  });
  return writer.finish();
}

type Fields = Map<number, (number | Uint8Array)[]>;

function decode(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields: Fields = new Map();
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const value =
      wire === WireType.Varint
        ? Number(reader.int64())
        : wire === WireType.LengthDelimited
          ? reader.bytes()
          : wire === WireType.Bit32
            ? reader.float()
            : reader.double();
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

const asText = (value: unknown): string => new TextDecoder().decode(value as Uint8Array);
const all = (fields: Fields, field: number): Uint8Array[] => (fields.get(field) ?? []) as Uint8Array[];

/** The first node of a model. */
export function decodeNode(model: Uint8Array): NodeSpec {
  const graph = decode(all(decode(model), 7)[0]!);
  const node = decode(all(graph, 1)[0]!);
  const attributes: { [name: string]: number | string } = {};
  for (const bytes of all(node, 5)) {
    const attribute = decode(bytes);
    const integer = attribute.get(3)?.[0];
    attributes[asText(attribute.get(1)![0])] =
      typeof integer === 'number' ? integer : asText(attribute.get(4)?.[0] ?? new Uint8Array());
  }
  return {
    op: asText(all(node, 4)[0]) as NodeSpec['op'],
    inputs: all(node, 1).map(asText),
    outputs: all(node, 2).map(asText),
    attributes,
  };
}

/** The tensor in a `.pb` file of an operator test: float32 or int32, raw data. */
export function decodeTensor(bytes: Uint8Array): { dims: number[]; data: Float32Array | Int32Array } {
  const fields = decode(bytes);
  const dims: number[] = [];
  for (const entry of fields.get(1) ?? []) {
    if (typeof entry === 'number') {
      dims.push(entry);
      continue;
    }
    const packed = new BinaryReader(entry);
    while (packed.pos < packed.len) dims.push(Number(packed.int64()));
  }
  const raw = (all(fields, 9)[0] ?? new Uint8Array()).slice().buffer;
  return { dims, data: fields.get(2)?.[0] === types.int32 ? new Int32Array(raw) : new Float32Array(raw) };
}
