import { describe, expect, it } from 'vitest';
import { extrasModel } from '../../test/sample-models.ts';
import {
  decodeTensor,
  externalDataOf,
  OnnxError,
  type OnnxModel,
  parseOnnx,
  serializeOnnx,
} from '../index.ts';

const bytes = serializeOnnx(extrasModel().model);
const file = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5).buffer);
const externalData = { 'data/weights.bin': file };
const outsideOf = (model: OnnxModel) => model.graph!.initializer.find(({ name }) => name === 'outside')!;

/** The model with other words about where the tensor's data lies. */
function placed(place: Readonly<Record<string, string>>): Uint8Array {
  const { model } = extrasModel();
  const [entry] = outsideOf(model).externalData;
  outsideOf(model).externalData = Object.entries(place).map(([key, value]) => ({ ...entry!, key, value }));
  return serializeOnnx(model);
}

describe('external data', () => {
  it('is listed', () => {
    expect(externalDataOf(parseOnnx(bytes))).toEqual([{ location: 'data/weights.bin', bytes: 16 }]);
  });

  it('is viewed, not copied', () => {
    const tensor = outsideOf(parseOnnx(bytes, { externalData }));
    expect(tensor.rawData.buffer).toBe(file.buffer);
    expect(decodeTensor(tensor).data).toEqual(Float32Array.of(3, 4));
  });

  it('comes from a function too', () => {
    const asked: string[] = [];
    const model = parseOnnx(bytes, {
      externalData: (location) => {
        asked.push(location);
        return file;
      },
    });
    expect(decodeTensor(outsideOf(model)).data).toEqual(Float32Array.of(3, 4));
    expect(asked).toEqual(['data/weights.bin']);
  });

  it('stays outside when the model is written, unless asked for', () => {
    const model = parseOnnx(bytes, { externalData });
    expect(serializeOnnx(model)).toEqual(bytes);
    model.graph!.docString = 'changed';
    expect(decodeTensor(outsideOf(parseOnnx(serializeOnnx(model), { externalData }))).data).toEqual(
      Float32Array.of(3, 4),
    );
    const whole = parseOnnx(serializeOnnx(model, { inlineExternalData: true }));
    expect(externalDataOf(whole)).toEqual([]);
    expect(decodeTensor(outsideOf(whole)).data).toEqual(Float32Array.of(3, 4));
    expect(externalDataOf(model)).toHaveLength(1);
  });

  it('goes into the model where it was replaced', () => {
    const model = parseOnnx(bytes, { externalData });
    outsideOf(model).rawData = new Uint8Array(Float32Array.of(7, 8).buffer);
    const written = parseOnnx(serializeOnnx(model));
    expect(externalDataOf(written)).toEqual([]);
    expect(decodeTensor(outsideOf(written)).data).toEqual(Float32Array.of(7, 8));
  });

  it('is missed with words', () => {
    expect(() => decodeTensor(outsideOf(parseOnnx(bytes)))).toThrow(
      /"data\/weights.bin", and was not loaded/,
    );
    expect(() => parseOnnx(bytes, { externalData: {} })).toThrow(
      /graph\/outside: its data lies in "data\/weights.bin"/,
    );
    expect(() => parseOnnx(bytes, { externalData: { 'data/weights.bin': file.subarray(0, 15) } })).toThrow(
      /from byte 8 to 16, and the file has 15 bytes/,
    );
  });

  it.each([
    '../weights.bin',
    'data/../../weights.bin',
    'data/..',
    '/etc/passwd',
    '\\\\server\\share',
    '..\\weights.bin',
    'C:weights.bin',
    'c:/weights.bin',
    'file:///etc/passwd',
    'https://example.org/weights.bin',
    'data:text/plain,x',
    'weights.bin\0.txt',
    'weights\n.bin',
    '',
    '.. /weights.bin',
    '.../weights.bin',
    '%2e%2e/weights.bin',
    '.%2E/weights.bin',
    '//server/weights.bin',
    'data//weights.bin',
    'data/./weights.bin',
    'x'.repeat(5000),
  ])('is refused in %j', (location) => {
    const odd = placed({ location });
    for (const read of [
      () => parseOnnx(odd),
      () => externalDataOf(parseOnnx(odd, { validate: false })),
      () => parseOnnx(odd, { validate: false, externalData: () => file }),
    ]) {
      expect(read).toThrow(OnnxError);
      expect(read).toThrow(/graph\/outside: its data lies in/);
    }
  });

  it.each<[Record<string, string>, RegExp]>([
    [{}, /does not say in which/],
    [{ location: 'w', offset: '-1' }, /offset of its external data must be a whole number, got "-1"/],
    [{ location: 'w', offset: '1e3' }, /offset/],
    [{ location: 'w', length: '99999999999999999999' }, /length/],
    [{ location: 'w', length: '0x8' }, /length/],
    [{ location: 'w', length: '12' }, /its shape takes 8 bytes, and the external data it names has 12/],
  ])('is refused with %j', (place, message) => {
    expect(() => parseOnnx(placed(place))).toThrow(message);
  });

  it('takes what names of files may have', () => {
    for (const location of ['w', './w', 'a/b/c.data', 'model weights (1).bin', '.hidden', 'ä/ö', 'a..b']) {
      const model = parseOnnx(placed({ location, offset: '8' }), { externalData: () => file });
      expect(decodeTensor(outsideOf(model)).data).toEqual(Float32Array.of(3, 4));
    }
  });
});
