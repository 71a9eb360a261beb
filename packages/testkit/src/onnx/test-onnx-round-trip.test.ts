import { createRunner, parseOnnx, serializeOnnx } from '@recurra/onnx';
import { describe, expect, it } from 'vitest';
import { smallModel } from '../../test/support/model.ts';
import { createGolden } from '../golden/create-golden.ts';
import { testOnnxRoundTrip } from './test-onnx-round-trip.ts';

testOnnxRoundTrip(smallModel, { it, expect, describe, name: 'a model of cells', dims: { batch: 3 } });

/** Runs the tests that it declares; what fails, by name. */
async function failures(...args: Parameters<typeof testOnnxRoundTrip>): Promise<Record<string, string>> {
  const tests: (readonly [string, () => Promise<void>])[] = [];
  const [model, options] = args;
  testOnnxRoundTrip(model, { ...options, it: (name, fn) => tests.push([name, fn]) });
  const failed: Record<string, string> = {};
  for (const [name, fn] of tests) await fn().catch((error: Error) => (failed[name] = error.message));
  return failed;
}

describe('testOnnxRoundTrip()', () => {
  it('sees outputs that are not the golden ones', async () => {
    const bytes = smallModel();
    const model = parseOnnx(bytes);
    const golden = await createGolden(bytes);
    const floats = model.graph!.initializer.filter(({ dataType }) => dataType === 1);
    // The last bit of each weight: within the tolerance.
    for (const { rawData } of floats) for (let i = 0; i < rawData.length; i += 4) rawData[i]! ^= 1;
    expect(await failures(serializeOnnx(model), { it, golden })).toEqual({});
    for (const { rawData } of floats) rawData.fill(0);
    const failed = await failures(serializeOnnx(model), { it, golden });
    expect(Object.keys(failed)).toEqual(['ONNX: model: gives the golden outputs']);
    expect(Object.values(failed)[0]).toMatch(
      /beside onnxruntime-node.*, output .*: element \d of 2 is 0, expected/,
    );
  });

  it('sees a file that cannot be read', async () => {
    const failed = await failures(new Uint8Array([1, 2, 3]), { it });
    expect(Object.keys(failed)).toHaveLength(2);
  });

  it('refuses what is no model', () => {
    expect(() => testOnnxRoundTrip('model.onnx' as never, { it })).toThrow(/a Uint8Array, or a function/);
  });
});

describe('createGolden()', () => {
  it('draws by the seed, and takes what ONNX Runtime gives', async () => {
    const bytes = smallModel();
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => createGolden(bytes, { seed })));
    expect(again).toEqual(first);
    expect(other!.inputs).not.toEqual(first!.inputs);
    const runner = await createRunner(bytes, { runner: 'ort' });
    expect(await runner.run(first!.inputs)).toEqual(first!.outputs);
    await runner.dispose();
  });
});
