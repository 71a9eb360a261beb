import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Workbench } from './workbench.ts';

const { resolve } = createRequire(import.meta.url);
const read = async (path: string | URL) => new Uint8Array(await readFile(path));
const gestures = await read(resolve('@recurra/gesture/models/unistroke.onnx'));
const chorales = await read(resolve('@recurra/music/models/chorales.onnx'));
/** Written by PyTorch: token ids into an LSTM that keeps its state to itself. */
const charRnn = new URL('../../../../../packages/onnx/test/exporters/pytorch/charrnn.onnx', import.meta.url);

describe('Workbench', () => {
  it('runs a model on random and on given numbers as ONNX Runtime does', async () => {
    const bench = new Workbench(gestures);
    expect(bench.opened.lengths).toEqual([{ name: 'batch', value: 1 }]);
    expect(bench.opened.rows.map(({ operator }) => operator)).toContain('GRU');
    expect(bench.opened.streamRefusals[0]).toMatch(/^Softmax “.*” goes over all steps/);
    const numbers = Array.from({ length: 160 }, (_, i) => Math.sin(i));
    const own = { input: 'points', text: numbers.join(', ') };
    const { outputs, why } = await bench.run({ lengths: { batch: 1 }, seed: 1, own });
    const session = await InferenceSession.create(gestures);
    const points = new Tensor('float32', Float32Array.from(numbers), [1, 32, 5]);
    const { logits } = await session.run({ points });
    const shown = outputs.find(({ name }) => name === 'logits')!;
    expect(shown.dims).toEqual([1, 17]);
    for (const [i, value] of shown.first.entries()) expect(value).toBeCloseTo(Number(logits!.data[i]), 3);
    expect(why).not.toBe('');

    const run = () => bench.run({ lengths: { batch: 2 }, seed: 7 });
    const [a, b] = [await run(), await run()];
    expect(a.outputs).toEqual(b.outputs);
    expect(a.inputs[0]?.dims).toEqual([2, 32, 5]);
    await bench.dispose();
  });

  it('says in words what own numbers lack, and what is too large', async () => {
    const bench = new Workbench(gestures);
    const wish = (text: string, batch = 1) => ({
      lengths: { batch },
      seed: 1,
      own: { input: 'points', text },
    });
    await expect(bench.run(wish('1 2 3'))).rejects.toThrow('takes 1 × 32 × 5 = 160 numbers, and there are 3');
    await expect(bench.run(wish('1 two'))).rejects.toThrow('Number 2 reads “two”, which is no number.');
    await expect(bench.run(wish('1', 1e6))).rejects.toThrow('Choose smaller lengths.');
    await expect(bench.startStream()).rejects.toThrow('goes over all steps');
    expect(() => new Workbench(new Uint8Array([1, 2, 3]))).toThrow();
    await bench.dispose();
  });

  it('streams a model with states, which start anew when told', async () => {
    const bench = new Workbench(chorales);
    const start = await bench.startStream();
    expect(start).toMatchObject({ input: 'frame', features: 573, whole: false, rewritten: false });
    const first = await bench.step(0.5, 3);
    const second = await bench.step(0.5, 3);
    expect(second.memory).not.toEqual(first.memory);
    bench.resetStream();
    expect(await bench.step(0.5, 3)).toEqual(first);
    await bench.dispose();
  });

  it('stores large weights in 8 bits', async () => {
    const bench = new Workbench(gestures);
    const { bytes, notes } = await bench.convert({ streaming: false, quantize: true });
    expect(bytes.length).toBeLessThan(gestures.length);
    expect(notes.at(-1)).toBe(`113 kB before, ${Math.round(bytes.length / 1000)} kB now.`);
    expect((await InferenceSession.create(bytes)).outputNames).toContain('logits');
    await bench.dispose();
  });

  it.skipIf(!existsSync(charRnn))('leads out the states of a file of PyTorch, and streams it', async () => {
    const bench = new Workbench(await read(charRnn));
    expect(bench.opened.lengths).toEqual([
      { name: 'batch', value: 1 },
      { name: 'time', value: 8 },
    ]);
    const { bytes, notes } = await bench.convert({ streaming: true, quantize: false });
    expect(notes[0]).toContain('h_in');
    expect(Number(/at most (\S+)\.$/.exec(notes[1]!)?.[1])).toBeLessThan(1e-5);
    expect((await InferenceSession.create(bytes)).inputNames).toHaveLength(3);
    expect(await bench.startStream()).toMatchObject({ input: 'i', whole: true, rewritten: true });
    expect((await bench.step(1, undefined)).output).toHaveLength(6);
    await expect(bench.step(5000, undefined)).rejects.toThrow();
    await bench.dispose();
  });
});
