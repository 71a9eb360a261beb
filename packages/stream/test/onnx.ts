// Just enough of ONNX to put one recurrent operator, all its inputs fed, in front of ONNX Runtime.

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)]);
const integer = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

/** An operator: names in its order, '' where one is left out; attributes are integers or a string. */
export interface Operator {
  readonly op: 'RNN' | 'LSTM' | 'GRU';
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: { readonly [name: string]: number | string };
}

/** A model of one operator. */
export function encodeModel({ op, inputs, outputs, attributes }: Operator): Uint8Array {
  const node = [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      bytes(5, [
        ...text(1, name),
        ...(typeof value === 'number'
          ? [...integer(3, value), ...integer(20, 2)]
          : [...text(4, value), ...integer(20, 3)]),
      ]),
    ),
  ];
  const declared = (name: string): number[] => [...text(1, name), ...bytes(2, bytes(1, integer(1, 1)))];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'test'),
    ...inputs.filter((name) => name !== '').flatMap((name) => bytes(11, declared(name))),
    ...outputs.filter((name) => name !== '').flatMap((name) => bytes(12, declared(name))),
  ];
  return Uint8Array.from([
    ...integer(1, 8),
    ...bytes(7, graph),
    ...bytes(8, [...text(1, ''), ...integer(2, 14)]),
  ]);
}
