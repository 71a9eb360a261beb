import type { OnnxTensor, OnnxTensors } from '@recurra/onnx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden, writeGolden } from './golden.ts';

const tensor = fc.oneof(
  fc
    .float32Array({ maxLength: 20 })
    .map((data): OnnxTensor => ({ type: 'float32', dims: [data.length], data })),
  fc
    .bigInt64Array({ maxLength: 9 })
    .map((data): OnnxTensor => ({ type: 'int64', dims: [1, data.length], data })),
  fc
    .uint8Array({ maxLength: 9 })
    .map((data): OnnxTensor => ({ type: 'uint8', dims: [data.length, 1], data })),
);
const tensors = fc.dictionary(fc.stringMatching(/^[a-z_0-9]{1,8}$/), tensor, { noNullPrototype: true });

const golden = {
  writtenBy: 'paper',
  tolerance: { absolute: 0.5, relative: 0 },
  inputs: {},
  outputs: { y: { type: 'float32', dims: [2], data: Float32Array.of(1, -2) } },
} as const;

describe('golden files', () => {
  it('give back what was written, to the last bit', () => {
    fc.assert(
      fc.property(tensors, tensors, (inputs, outputs) => {
        const whole = { ...golden, inputs, outputs };
        expect(readGolden(writeGolden(whole))).toEqual(whole);
      }),
      { seed: 1 },
    );
  });

  it('hold bytes as base64, little-endian', () => {
    // 1 is 0x3f800000, −2 is 0xc0000000: IEEE 754.
    const expected = Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]).toString('base64');
    expect(JSON.parse(writeGolden(golden)).outputs.y.data).toBe(expected);
  });

  it.each([
    ['no JSON', '{', /is no JSON/],
    ['another format', '{"format":"x"}', /must say "format": "recurra-golden"/],
    ['a list', '[]', /must say "format"/],
    ['null', 'null', /must say "format"/],
    ['no tolerance', writeGolden(golden).replace('"tolerance"', '"t"'), /tolerance must have/],
    ['a tolerance below 0', writeGolden(golden).replace('0.5', '-1'), /tolerance must have/],
    ['no outputs', writeGolden(golden).replace('"outputs"', '"o"'), /outputs must be tensors/],
    ['an unknown type', writeGolden(golden).replace('float32', 'float31'), /outputs.y: type must be one of/],
    [
      'another shape',
      writeGolden(golden).replace(/"dims": \[\s*2/, '"dims": [3'),
      /8 bytes do not make 3 numbers/,
    ],
    [
      'a bad shape',
      writeGolden(golden).replace(/"dims": \[\s*2/, '"dims": [-2'),
      /dims must be a list of lengths/,
    ],
    ['no base64', writeGolden(golden).replace('AACAPw', '!!'), /data must be base64/],
  ])('are refused with %s', (_name, text, message) => {
    expect(() => readGolden(text)).toThrow(message);
  });

  it('cannot hold strings', () => {
    const outputs: OnnxTensors = { y: { type: 'string', dims: [1], data: ['a'] } };
    expect(() => writeGolden({ ...golden, outputs })).toThrow(/y is a tensor of strings/);
  });
});
