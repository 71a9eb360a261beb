import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { oddly, randomOf } from '../../test/odd-encoding.ts';
import { samples } from '../../test/sample-models.ts';
import { encodeTensor, type OnnxModel, parseOnnx, serializeOnnx } from '../index.ts';
import { eachRecord } from './records.ts';

const models = Object.entries(samples).map(([name, make]) => [name, make().model] as const);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('writing', () => {
  it.each(models)('%s: a model that was built as protobuf itself writes it', (_name, model) => {
    expect(hex(serializeOnnx(model))).toBe(hex(toBinary(ModelProtoSchema, model)));
  });

  it.each(models)('%s: a file in any order and form, byte for byte', (_name, model) => {
    const bytes = serializeOnnx(model);
    for (let seed = 1; seed <= 40; seed++) {
      const odd = oddly(bytes, randomOf(seed));
      const canonical = toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, odd));
      expect(hex(odd)).not.toBe(hex(canonical));
      expect(hex(serializeOnnx(parseOnnx(odd))), `seed ${seed}`).toBe(hex(odd));
    }
  });

  it.each(models)('%s: what changed, and nothing else', (_name, model) => {
    for (let seed = 1; seed <= 40; seed++) {
      const odd = oddly(serializeOnnx(model), randomOf(seed));
      const changed = parseOnnx(odd);
      const untouched = changed.graph!.node.map((node) => hex(sourceOf(odd, node, changed)));
      const tensor = changed.graph!.initializer[0]!;
      changed.graph!.initializer[0] = encodeTensor(tensor.name, {
        type: 'float32',
        dims: [2000],
        data: new Float32Array(2000).fill(seed),
      });
      changed.producerName = 'someone else';
      const written = serializeOnnx(changed);
      const expected = fromBinary(ModelProtoSchema, odd);
      expected.graph!.initializer[0] = changed.graph!.initializer[0]!;
      expected.producerName = 'someone else';
      expect(hex(toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, written)))).toBe(
        hex(toBinary(ModelProtoSchema, expected)),
      );
      for (const node of untouched) expect(hex(written)).toContain(node);
    }
  });

  it('keeps a message that is spread over two fields', () => {
    const bytes = serializeOnnx(samples.tiny!().model);
    const spread = new Uint8Array([...bytes, 0x3a, 3, 0x52, 1, 0x61]);
    const model = parseOnnx(spread);
    expect(model.graph!.docString).toBe('a');
    expect(hex(serializeOnnx(model))).toBe(hex(spread));
    model.graph!.docString = 'b';
    expect(parseOnnx(serializeOnnx(model)).graph).toMatchObject({ docString: 'b', name: 'tiny' });
  });

  it('keeps groups that hold fields of any kind', () => {
    const group = [0xb3, 0x1f, 0x0a, 3, 0x62, 0x69, 0x61, 0x12, 0, 8, 1, 0x15, 1, 2, 3, 4, 0xb4, 0x1f];
    const bytes = new Uint8Array([...group, ...serializeOnnx(samples.tiny!().model)]);
    const model = parseOnnx(bytes);
    expect(hex(serializeOnnx(model))).toBe(hex(bytes));
    model.producerName = 'someone else';
    expect(parseOnnx(serializeOnnx(model)).producerName).toBe('someone else');
  });

  it('keeps text that is no UTF-8 until it is changed', () => {
    const model = samples.tiny!().model;
    model.producerName = 'abcd';
    const bytes = serializeOnnx(model);
    const at = Buffer.from(bytes).indexOf('abcd');
    bytes[at + 1] = 0xff;
    expect(hex(serializeOnnx(parseOnnx(bytes)))).toBe(hex(bytes));
  });

  it('sees nodes that were moved, dropped and repeated', () => {
    const odd = oddly(serializeOnnx(samples.recurrent!().model), randomOf(3));
    const model = parseOnnx(odd, { validate: false });
    const reference = fromBinary(ModelProtoSchema, odd);
    for (const { graph } of [model, reference]) {
      const [first, second, third, ...rest] = graph!.node;
      graph!.node = [third!, first!, ...rest, first!];
      expect(second).toBeDefined();
    }
    const canonical = (bytes: Uint8Array) =>
      hex(toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes)));
    expect(canonical(serializeOnnx(model))).toBe(hex(toBinary(ModelProtoSchema, reference)));
  });

  it('sees weights that were replaced, however alike', () => {
    const model = parseOnnx(serializeOnnx(samples.recurrent!().model));
    const tensor = model.graph!.initializer[0]!;
    tensor.rawData = new Uint8Array(tensor.rawData);
    tensor.rawData[3] = 0x3f;
    expect(parseOnnx(serializeOnnx(model)).graph!.initializer[0]!.rawData).toEqual(tensor.rawData);
  });

  it('copies neither weights that are read nor those that are written but once', () => {
    const model = samples.tiny!().model;
    const raw = new Uint8Array(8_000_000);
    model.graph!.initializer[0] = encodeTensor('weight', {
      type: 'float32',
      dims: [2_000_000, 1],
      data: new Float32Array(raw.buffer),
    });
    expect(model.graph!.initializer[0].rawData.buffer).toBe(raw.buffer);
    const bytes = serializeOnnx(model);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(parseOnnx(bytes).graph!.initializer[0]!.rawData.buffer).toBe(bytes.buffer);
  });

  it('refuses graphs inside themselves', () => {
    const { model } = samples.control!();
    const branch = model.graph!.node.find(({ opType }) => opType === 'If')!.attribute[0]!;
    branch.g!.node[0]!.attribute.push(branch);
    expect(() => serializeOnnx(model)).toThrow(/cannot be written: messages are nested more than 100 deep/);
  });
});

/** The bytes of a node in a file, found by leaving the others out. */
function sourceOf(odd: Uint8Array, node: unknown, model: OnnxModel): Uint8Array {
  const index = model.graph!.node.indexOf(node as never);
  let found = new Uint8Array();
  walk(odd, 7, (graph) => {
    let i = 0;
    walk(graph, 1, (bytes) => {
      if (i++ === index) found = new Uint8Array(bytes);
    });
  });
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function walk(bytes: Uint8Array, wanted: number, visit: (content: Uint8Array) => void): void {
  eachRecord(bytes, 0, bytes.length, ({ no, content, end }) => {
    if (no === wanted) visit(bytes.subarray(content, end));
  });
}
