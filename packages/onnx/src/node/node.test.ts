import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { floats, tinyModel } from '../../test/tiny.ts';
import {
  decodeTensor,
  encodeTensor,
  externalDataOf,
  OnnxError,
  type OnnxModel,
  parseOnnx,
  serializeOnnx,
} from '../index.ts';
import { readOnnx, writeOnnx } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurra-onnx-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const at = (...names: string[]) => join(folder, ...names);
const location = 'weights/model.data';

/** y = x·W + b, with a large W. */
function largeModel(): OnnxModel {
  const model = tinyModel();
  const graph = model.graph!;
  const values = Array.from({ length: 2000 }, (_, i) => Math.cos(i));
  graph.initializer[0] = encodeTensor('weight', floats([2, 1000], values));
  graph.output[0]!.type = undefined!;
  return model;
}

async function runOrt(path: string): Promise<ArrayLike<number>> {
  const session = await ort.InferenceSession.create(path);
  const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2), [1, 2]) });
  await session.release();
  return y!.data as Float32Array;
}

describe('writeOnnx and readOnnx', () => {
  it('put weights into a file beside the model, where ONNX Runtime finds them', async () => {
    const model = largeModel();
    await writeOnnx(at('plain.onnx'), model);
    await writeOnnx(at('model.onnx'), model, { externalData: { location } });
    expect((await readdir(folder)).sort()).toEqual(['model.onnx', 'plain.onnx', 'weights']);
    expect((await stat(at('model.onnx'))).size).toBeLessThan(1000);
    expect((await stat(at(location))).size).toBe(8000);
    expect(await runOrt(at('model.onnx'))).toEqual(await runOrt(at('plain.onnx')));
  });

  it('read what they wrote, its tensors as views of one file', async () => {
    const model = largeModel();
    model.graph!.initializer.push(encodeTensor('other', floats([300], new Array(300).fill(1))));
    await writeOnnx(at('model.onnx'), model, { externalData: { location } });
    const read = await readOnnx(at('model.onnx'));
    const [weight, bias, other] = read.graph!.initializer;
    expect(decodeTensor(weight!)).toEqual(decodeTensor(model.graph!.initializer[0]!));
    expect(decodeTensor(other!).data).toEqual(new Float32Array(300).fill(1));
    expect(other!.externalData).toMatchObject([
      { key: 'location', value: location },
      { key: 'offset', value: '8192' },
      { key: 'length', value: '1200' },
    ]);
    expect(weight!.rawData.buffer).toBe(other!.rawData.buffer);
    expect((decodeTensor(weight!).data as Float32Array).buffer).toBe(weight!.rawData.buffer);
    expect(bias!.externalData).toEqual([]);
    expect(model.graph!.initializer[0]!.externalData).toEqual([]);
  });

  it('share the place of tensors that share memory, and move typed data too', async () => {
    const model = largeModel();
    const [weight] = model.graph!.initializer;
    const tied = encodeTensor('tied', decodeTensor(weight!));
    const typed = { ...encodeTensor('typed', floats([300], new Array(300))), rawData: new Uint8Array(0) };
    typed.floatData = new Array(300).fill(0.25);
    model.graph!.initializer.push(tied, Object.assign(Object.create(Object.getPrototypeOf(tied)), typed));
    await writeOnnx(at('model.onnx'), model, { externalData: { location } });
    expect((await stat(at(location))).size).toBe(8192 + 1200);
    const [first, , second, third] = (await readOnnx(at('model.onnx'))).graph!.initializer;
    expect(second!.rawData.byteOffset).toBe(first!.rawData.byteOffset);
    expect(decodeTensor(third!).data).toEqual(new Float32Array(300).fill(0.25));
  });

  it('put everything back into one file', async () => {
    await writeOnnx(at('model.onnx'), largeModel(), { externalData: { location } });
    await writeOnnx(at('one.onnx'), await readOnnx(at('model.onnx')));
    const one = parseOnnx(await readFile(at('one.onnx')));
    expect(externalDataOf(one)).toEqual([]);
    expect(Buffer.from(serializeOnnx(one))).toEqual(Buffer.from(serializeOnnx(largeModel())));
  });

  it('replace a model together with its weights, and leave nothing behind', async () => {
    await writeOnnx(at('model.onnx'), largeModel(), { externalData: { location } });
    const model = await readOnnx(at('model.onnx'));
    model.graph!.initializer[0] = encodeTensor('weight', floats([2, 1000], new Array(2000).fill(1)));
    await writeOnnx(at('model.onnx'), model, { externalData: { location } });
    expect((await runOrt(at('model.onnx')))[0]).toBe(3.5);
    expect(await readdir(at('weights'))).toEqual(['model.data']);
  });

  it('leave the old file as it is if writing fails', async () => {
    await writeOnnx(at('model.onnx'), tinyModel());
    const before = await readFile(at('model.onnx'));
    const broken = tinyModel();
    broken.irVersion = 'eight' as never;
    await expect(writeOnnx(at('model.onnx'), broken)).rejects.toThrow(OnnxError);
    await mkdir(at('taken'));
    await expect(writeOnnx(at('taken'), tinyModel())).rejects.toThrow();
    expect(await readFile(at('model.onnx'))).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(['model.onnx', 'taken']);
  });

  it('refuse weights that are missing, short, elsewhere, or lead there', async () => {
    await writeOnnx(at('model.onnx'), largeModel(), { externalData: { location } });
    await truncate(at(location), 7999);
    await expect(readOnnx(at('model.onnx'))).rejects.toThrow(
      /has 7999 bytes, and the model's tensors take 8000/,
    );
    await rm(at(location));
    await expect(readOnnx(at('model.onnx'))).rejects.toThrow(/"weights\/model.data" is missing/);
    await writeFile(at('..', 'recurra-outside.bin'), new Uint8Array(8000));
    await symlink(at('..', 'recurra-outside.bin'), at(location));
    await expect(readOnnx(at('model.onnx'))).rejects.toThrow(/outside the model's folder/);
    await rm(at('..', 'recurra-outside.bin'));
    await rm(at(location));
    await mkdir(at(location));
    await expect(readOnnx(at('model.onnx'))).rejects.toThrow(/is no file/);
  });

  it('refuse places to write to that lie elsewhere', async () => {
    for (const location of ['../model.data', '/model.data', 'C:\\model.data']) {
      await expect(writeOnnx(at('model.onnx'), largeModel(), { externalData: { location } })).rejects.toThrow(
        OnnxError,
      );
    }
    await expect(
      writeOnnx(at('model.onnx'), largeModel(), { externalData: { location: 'model.onnx' } }),
    ).rejects.toThrow(/into the model file itself/);
    await expect(
      writeOnnx(at('model.onnx'), largeModel(), { externalData: { location, threshold: 0 } }),
    ).rejects.toThrow(/threshold/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('give up when told to', async () => {
    await writeOnnx(at('model.onnx'), largeModel());
    await expect(readOnnx(at('model.onnx'), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
