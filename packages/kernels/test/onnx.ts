import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Just enough of ONNX to put one recurrent operator in front of ONNX Runtime. */
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
          if (name === 'clip') {
            attribute.tag(2, WireType.Bit32).float(value as number);
            number(attribute, 20, 1);
          } else if (typeof value === 'number') {
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
