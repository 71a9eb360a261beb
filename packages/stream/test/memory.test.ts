import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadKernels } from '@recurra/kernels';
import { describe, expect, test } from 'vitest';
import { freshKernels } from '../../kernels/test/fresh.ts';
import { random } from '../../kernels/test/layers.ts';
import { createNetwork, type LayerSpec, type NetworkSpec } from '../src/index.ts';
import { StreamNetwork } from '../src/network.ts';
import { Program } from '../src/program.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const next = random(3);
const draw = (length: number): Float32Array => Float32Array.from({ length }, () => next());
const lstm = (inputSize: number, hiddenSize: number): LayerSpec => ({
  type: 'lstm',
  hiddenSize,
  kernel: draw(inputSize * 4 * hiddenSize),
  recurrentKernel: draw(hiddenSize * 4 * hiddenSize),
});
const spec: NetworkSpec = {
  inputSize: 5,
  layers: [
    lstm(5, 12),
    { type: 'layerNorm' },
    { type: 'dense', units: 3, kernel: draw(36), activation: 'softmax' },
  ],
};

describe('memory', () => {
  test.each(['float32', 'int8'] as const)('a step allocates nothing (%s)', async (precision) => {
    const net = await createNetwork({ ...spec, precision });
    const alone = net.createState();
    const batch = net.createState(4);
    const [x, xs, out] = [draw(5), draw(20), new Float32Array(3)];
    const some = (count: number): void => {
      for (let index = 0; index < count; index++) {
        net.step(x, alone);
        net.step(x, alone, out);
        net.step(xs, batch);
      }
    };
    some(50_000);
    collect();
    const used: number[] = [process.memoryUsage().heapUsed];
    for (let part = 0; part < 11; part++) {
      some(100_000 / 3);
      used.push(process.memoryUsage().heapUsed);
    }
    // A million steps and some. Compiling takes memory in a part or two; an object of 16 bytes at each step would take a
    // megabyte and a half in all of them.
    const growth = used.slice(1).map((value, index) => value - used[index]!);
    expect(growth.sort((a, b) => a - b)[5]).toBeLessThan(4096);
    collect();
    expect(process.memoryUsage().heapUsed - used[0]!).toBeLessThan(512 * 1024);
    net.dispose();
  });

  test('memory that grows elsewhere leaves no stale views', () => {
    // Not shared: growth takes the old buffer away.
    const kernels = freshKernels('simd', false);
    const net = new StreamNetwork(new Program(kernels, spec));
    const [x, xs] = [draw(5), draw(20)];
    const states = () => [net.createState(), net.createState(4)] as const;
    const [a, b] = states();
    const want = [net.step(x, a).slice(), net.step(xs, b).slice(), net.step(x, a).slice()];
    const [c, d] = states();
    const grow = (): void => {
      const before = kernels.heap.memory.buffer;
      kernels.heap.alloc(before.byteLength / 4);
      expect(kernels.heap.memory.buffer).not.toBe(before);
      expect(before.byteLength).toBe(0);
    };
    grow();
    const first = net.step(x, c).slice();
    grow();
    const second = net.step(xs, d).slice();
    grow();
    expect([first, second, net.step(x, c)]).toEqual(want);
    expect(c.snapshot()).toEqual(a.snapshot());
  });

  test('states and networks that are garbage give their memory back', async () => {
    const { heap } = await loadKernels();
    const before = heap.inUse;
    await (async () => {
      const net = await createNetwork(spec);
      net.step(draw(5), net.createState());
      for (let index = 0; index < 100; index++) net.createState();
    })();
    expect(heap.inUse).toBeGreaterThan(before);
    for (let tries = 0; tries < 50 && heap.inUse > before; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      collect();
    }
    expect(heap.inUse).toBe(before);
  });

  test('thousands of states are cheap, and disposing gives each back', async () => {
    const { heap } = await loadKernels();
    const net = await createNetwork(spec);
    const before = heap.inUse;
    const states = Array.from({ length: 5000 }, () => net.createState());
    // h and c of 12 units, padded to 16, on cache lines.
    expect(heap.inUse - before).toBe(5000 * 128);
    const xs = draw(5 * 5000);
    const outputs = net.stepMany(xs, states);
    const alone = net.createState();
    expect(outputs.subarray(3 * 4999)).toEqual(net.step(xs.subarray(5 * 4999), alone));
    alone.dispose();
    for (const state of states) state.dispose();
    net.dispose();
    expect(heap.inUse).toBeLessThan(before);
  });

  test('a run takes no more memory for a longer sequence', async () => {
    const { heap } = await loadKernels();
    const net = await createNetwork(spec);
    const state = net.createState();
    const peak = (steps: number): number => {
      heap.peak = heap.inUse;
      net.run(new Float32Array(5 * steps), state);
      return heap.peak;
    };
    peak(2000);
    expect(peak(50_000)).toBeLessThanOrEqual(peak(2000));
    net.dispose();
  });
});
