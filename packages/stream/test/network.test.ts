import { loadKernels, type Variant } from '@recurra/kernels';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNetwork, type Network, type State } from '../src/index.ts';
import { type Sample, samples } from './networks.ts';
import { expected, rounded } from './reference.ts';

const seed = 20261124;

/** The largest difference, relative to the largest value expected (or 1). */
function difference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  expect(got.length).toBe(want.length);
  let worst = 0;
  let largest = 1;
  for (let index = 0; index < want.length; index++) {
    if (Number.isNaN(got[index])) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, Math.abs(got[index]! - want[index]!));
    largest = Math.max(largest, Math.abs(want[index]!));
  }
  return worst / largest;
}

/** Outputs of single steps, one after the other. */
function steps(net: Network, state: State, { sequence, steps }: Sample): Float32Array {
  const { inputSize, outputSize } = net;
  const result = new Float32Array(steps * outputSize);
  for (let t = 0; t < steps; t++) {
    result.set(net.step(sequence.subarray(t * inputSize, (t + 1) * inputSize), state), t * outputSize);
  }
  return result;
}

for (const variant of ['relaxed', 'simd', 'scalar'] satisfies Variant[]) {
  describe(`build ${variant}`, async () => {
    const { heap } = await loadKernels({ variant });

    /** Runs with a network, and finds its memory given back. */
    async function withNetwork(
      sample: Sample,
      precision: 'float32' | 'int8',
      use: (net: Network) => void | Promise<void>,
    ): Promise<void> {
      const before = heap.inUse;
      const net = await createNetwork({ ...sample.spec, precision }, { variant });
      try {
        await use(net);
      } finally {
        net.dispose();
      }
      expect(heap.inUse).toBe(before);
    }

    test('run gives what the equations say', async () => {
      await fc.assert(
        fc.asyncProperty(samples(false), async (sample) => {
          await withNetwork(sample, 'float32', (net) => {
            const got = net.run(sample.sequence, net.createState());
            expect(difference(got, expected(sample.spec, sample.sequence))).toBeLessThan(2e-5);
          });
        }),
        { seed, numRuns: 200 },
      );
    });

    test('with weights of eight bits, what the equations say of the rounded weights', async () => {
      await fc.assert(
        fc.asyncProperty(samples(false), async (sample) => {
          await withNetwork(sample, 'int8', (net) => {
            const got = net.run(sample.sequence, net.createState());
            // A normalisation may magnify what rounding the inputs to 16 bits changes.
            expect(difference(got, expected(rounded(sample.spec), sample.sequence))).toBeLessThan(1e-3);
          });
        }),
        { seed, numRuns: 100 },
      );
    });

    test.each(['float32', 'int8'] as const)(
      '%s: single steps, many streams at once, a batch and a run agree bit for bit',
      async (precision) => {
        await fc.assert(
          fc.asyncProperty(samples(true), fc.integer({ min: 1, max: 11 }), async (sample, streams) => {
            await withNetwork(sample, precision, (net) => {
              const { inputSize, outputSize } = net;
              const want = steps(net, net.createState(), sample);
              expect(net.run(sample.sequence, net.createState())).toEqual(want);

              // Stream number s begins s steps into the sequence, which goes round.
              const at = (t: number, s: number): Float32Array => {
                const step = (t + s) % sample.steps;
                return sample.sequence.subarray(step * inputSize, (step + 1) * inputSize);
              };
              const alone = Array.from({ length: streams }, () => net.createState());
              const many = Array.from({ length: streams }, () => net.createState());
              const batch = net.createState(streams);
              for (let t = 0; t < 3; t++) {
                const xs = new Float32Array(streams * inputSize);
                for (let s = 0; s < streams; s++) xs.set(at(t, s), s * inputSize);
                const single = new Float32Array(streams * outputSize);
                alone.forEach((state, s) => {
                  single.set(net.step(at(t, s), state), s * outputSize);
                });
                expect(net.stepMany(xs, many)).toEqual(single);
                expect(net.step(xs, batch)).toEqual(single);
              }
              expect(many.map((state) => state.snapshot())).toEqual(alone.map((state) => state.snapshot()));

              const sequences = new Float32Array(streams * sample.sequence.length);
              for (let s = 0; s < streams; s++) sequences.set(sample.sequence, s * sample.sequence.length);
              const outputs = net.run(sequences, net.createState(streams));
              for (let s = 0; s < streams; s++) {
                expect(outputs.subarray(s * want.length, (s + 1) * want.length)).toEqual(want);
              }
            });
          }),
          { seed, numRuns: 60 },
        );
      },
    );

    test('states go on after snapshot, restore and fork, and forget at reset', async () => {
      await fc.assert(
        fc.asyncProperty(samples(true), fc.integer({ min: 1, max: 3 }), async (sample, batch) => {
          await withNetwork(sample, 'float32', (net) => {
            const sequence = new Float32Array(batch * sample.sequence.length);
            for (let s = 0; s < batch; s++) sequence.set(sample.sequence, s * sample.sequence.length);
            const state = net.createState(batch);
            const first = net.run(sequence, state);
            const kept = state.snapshot();
            const fork = state.fork();
            const second = net.run(sequence, state);
            expect(net.run(sequence, fork)).toEqual(second);
            state.restore(kept);
            expect(state.snapshot()).toEqual(kept);
            expect(net.run(sequence, state)).toEqual(second);
            state.restore(Array.from(kept));
            expect(net.run(sequence, state)).toEqual(second);
            state.reset();
            expect(state.snapshot().every((value) => value === 0)).toBe(true);
            expect(net.run(sequence, state)).toEqual(first);
          });
        }),
        { seed, numRuns: 60 },
      );
    });
  });
}
