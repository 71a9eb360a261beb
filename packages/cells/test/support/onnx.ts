import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';

/** A model of one ONNX operator, written field by field, so that no code of ours stands between us and the reference. */
export interface OperatorModel {
  readonly op: string;
  readonly attributes: Readonly<Record<string, number | string | readonly string[] | Float32Array>>;
  /** Inputs in the operator's order; null leaves an optional one out. */
  readonly inputs: readonly (ort.Tensor | null)[];
  readonly outputs: number;
}

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function attribute(writer: BinaryWriter, name: string, value: OperatorModel['attributes'][string]): void {
  message(writer, 5, (a) => {
    text(a, 1, name);
    if (typeof value === 'number') {
      integer(a, 3, value);
      integer(a, 20, 2);
    } else if (typeof value === 'string') {
      text(a, 4, value);
      integer(a, 20, 3);
    } else if (value instanceof Float32Array) {
      for (const item of value) a.tag(7, WireType.Bit32).float(item);
      integer(a, 20, 6);
    } else {
      for (const item of value) text(a, 9, item);
      integer(a, 20, 8);
    }
  });
}

function valueInfo(writer: BinaryWriter, field: number, name: string, type: number): void {
  message(writer, field, (value) => {
    text(value, 1, name);
    message(value, 2, (kind) => message(kind, 1, (tensor) => integer(tensor, 1, type)));
  });
}

function encode(model: OperatorModel): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, 8);
  message(writer, 7, (graph) => {
    message(graph, 1, (node) => {
      for (const [index, input] of model.inputs.entries()) text(node, 1, input === null ? '' : `in${index}`);
      for (let index = 0; index < model.outputs; index++) text(node, 2, `out${index}`);
      text(node, 4, model.op);
      for (const [name, value] of Object.entries(model.attributes)) attribute(node, name, value);
    });
    text(graph, 2, 'graph');
    for (const [index, input] of model.inputs.entries()) {
      if (input !== null) valueInfo(graph, 11, `in${index}`, input.type === 'int32' ? 6 : 1);
    }
    for (let index = 0; index < model.outputs; index++) valueInfo(graph, 12, `out${index}`, 1);
  });
  message(writer, 8, (opset) => {
    text(opset, 1, '');
    integer(opset, 2, 14);
  });
  return writer.finish();
}

/** Runs one operator with ONNX Runtime. */
export async function runOperator(model: OperatorModel): Promise<tf.Tensor[]> {
  const session = await ort.InferenceSession.create(encode(model));
  const feeds: Record<string, ort.Tensor> = {};
  for (const [index, input] of model.inputs.entries()) if (input !== null) feeds[`in${index}`] = input;
  const results = await session.run(feeds);
  await session.release();
  return Array.from({ length: model.outputs }, (_, index) => {
    const result = results[`out${index}`]!;
    return tf.tensor(result.data as Float32Array, [...result.dims]);
  });
}

/** A tensor as ONNX Runtime takes it. */
export function toOrt(tensor: tf.Tensor): ort.Tensor {
  return new ort.Tensor('float32', tensor.dataSync() as Float32Array, tensor.shape);
}

/** Lengths as ONNX Runtime takes them. */
export function lengthsToOrt(lengths: readonly number[]): ort.Tensor {
  return new ort.Tensor('int32', Int32Array.from(lengths), [lengths.length]);
}

/**
 * Weights [anything, gates * units] in one gate order → [gates * units, anything] in another.
 *
 * @param order For each gate of the result, its place in the source.
 */
export function reorder(weight: tf.Tensor, order: readonly number[], gates: number): tf.Tensor {
  const parts = tf.split(weight, gates, -1);
  const sorted = tf.concat(order.map((index) => parts[index]!) as tf.Tensor[], -1);
  return sorted.rank === 2 ? tf.transpose(sorted) : sorted;
}
