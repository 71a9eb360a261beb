import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyModel } from '../test/tiny.ts';
import { createRunner, inspectOnnx, OnnxError, parseOnnx, serializeOnnx } from './index.ts';

const bytes = serializeOnnx(tinyModel());
const text = (value: string) => new TextEncoder().encode(value);

describe('parseOnnx and serializeOnnx', () => {
  it('give back the same bytes', () => {
    expect(serializeOnnx(parseOnnx(bytes))).toEqual(bytes);
  });

  it('keep fields the schema does not know', () => {
    // Field 500, a varint, and field 501, four bytes of text.
    const unknown = new Uint8Array([...bytes, 0xa0, 0x1f, 0x2a, 0xaa, 0x1f, 4, ...text('kept')]);
    const model = parseOnnx(unknown);
    expect(serializeOnnx(model)).toEqual(unknown);
    model.producerName = 'changed';
    const again = serializeOnnx(model);
    expect(again.subarray(again.length - 10)).toEqual(unknown.subarray(unknown.length - 10));
  });

  it('view weights instead of copying them', () => {
    const initializer = parseOnnx(bytes).graph?.initializer[0];
    expect(initializer?.rawData.buffer).toBe(bytes.buffer);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /empty/],
    ['a web page', text('<!doctype html><title>404</title>'), /HTML/],
    ['JSON', text('{"error": "not found"}'), /JSON/],
    ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\noid sha256:00'), /LFS/],
    ['a zip archive', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), /zip/],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), /gzip/],
    ['TensorFlow Lite', new Uint8Array([0x1c, 0, 0, 0, ...text('TFL3'), 0, 0]), /Lite/],
    ['plain text', text('hello, world'), /no ONNX model/],
    ['zeros', new Uint8Array(64), /no ONNX model/],
    ['half a file', bytes.subarray(0, bytes.length >> 1), /truncated|no graph/],
    ['all but the last byte', bytes.subarray(0, bytes.length - 1), /truncated/],
    ['a length of 4 GiB', new Uint8Array([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f]), /truncated/],
    ['an endless varint', new Uint8Array(32).fill(0xff), /no ONNX model/],
    ['a model without a graph', new Uint8Array([8, 8, 0x42, 2, 0x10, 17]), /no graph was found/],
    ['graphs nested 500 deep', nested(500), /nested more than 100 deep/],
    [
      'ten million empty nodes',
      inGraph(new Uint8Array(20_000_000).map((_, i) => (i % 2 ? 0 : 0x0a))),
      /to decode/,
    ],
    ['a billion-dollar list of integers', inGraph(inTensor(new Uint8Array(60_000_000))), /to decode/],
  ])('refuse %s', (_name, input, message) => {
    expect(() => parseOnnx(input)).toThrow(OnnxError);
    expect(() => parseOnnx(input)).toThrow(message);
  });

  it('refuse what is no Uint8Array', () => {
    expect(() => parseOnnx(bytes.buffer as never)).toThrow(/must be a Uint8Array, got object/);
    expect(() => parseOnnx(null as never)).toThrow(/got null/);
  });

  it('name the field that cannot be written', () => {
    const model = tinyModel();
    model.irVersion = 'eight' as never;
    expect(() => serializeOnnx(model)).toThrow(OnnxError);
  });
});

describe('damaged files', () => {
  const mutation = fc.record({
    start: fc.nat(bytes.length - 1),
    remove: fc.nat(8),
    insert: fc.uint8Array({ maxLength: 8 }),
  });

  it('give an OnnxError or a model, never anything else', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let damaged = [...bytes];
        for (const { start, remove, insert } of mutations) {
          damaged = [...damaged.slice(0, start), ...insert, ...damaged.slice(start + remove)];
        }
        try {
          serializeOnnx(parseOnnx(Uint8Array.from(damaged)));
          inspectOnnx(Uint8Array.from(damaged));
        } catch (error) {
          if (!isRecurraError(error, 'ERR_ONNX')) throw error;
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it('random bytes too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        try {
          parseOnnx(random);
        } catch (error) {
          if (!isRecurraError(error, 'ERR_ONNX')) throw error;
        }
      }),
      { seed: 5, numRuns: 3000 },
    );
  });

  it('that read well but make no sense are refused by the runtime as OnnxError', async () => {
    const model = tinyModel();
    model.graph!.node[0]!.opType = 'NoSuchOperator';
    await expect(createRunner(model)).rejects.toThrow(OnnxError);
  });
});

/** A model whose graph has a node with an attribute with a graph with a node … */
function nested(depth: number): Uint8Array {
  let graph: number[] = [];
  const field = (tag: number, body: number[]) => [tag, ...varint(body.length), ...body];
  for (let i = 0; i < depth; i++) graph = field(0x0a, field(0x2a, field(0x32, graph)));
  return Uint8Array.from([8, 8, 0x42, 2, 0x10, 17, ...field(0x3a, graph)]);
}

/** A model around the bytes of a graph. */
function inGraph(graph: Uint8Array): Uint8Array {
  const head = [8, 8, 0x42, 2, 0x10, 17, 0x3a, ...varint(graph.length)];
  const model = new Uint8Array(head.length + graph.length);
  model.set(head);
  model.set(graph, head.length);
  return model;
}

/** A graph with one initializer that holds packed integers. */
function inTensor(integers: Uint8Array): Uint8Array {
  const head = [0x3a, ...varint(integers.length)];
  const length = head.length + integers.length;
  const outer = [0x2a, ...varint(length)];
  const graph = new Uint8Array(outer.length + length);
  graph.set([...outer, ...head]);
  graph.set(integers, outer.length + head.length);
  return graph;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}
