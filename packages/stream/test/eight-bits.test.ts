import type { Variant } from '@recurra/kernels';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../kernels/test/layers.ts';
import { createNetwork, type LayerSpec } from '../src/index.ts';
import { eightBits, expected, rounded } from './reference.ts';

describe.each(['relaxed', 'simd', 'scalar'] satisfies Variant[])(
  'weights of eight bits, build %s',
  (variant) => {
    test('a product is off by no more than the two roundings allow', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 300 }),
          fc.integer({ min: 1, max: 40 }),
          fc.constantFrom(1e-6, 1, 1e6),
          fc.integer({ min: 0, max: 1e6 }),
          async (inputSize, units, scale, seed) => {
            const next = random(seed);
            const kernel = Float32Array.from({ length: inputSize * units }, () => next());
            const x = Float32Array.from({ length: inputSize }, () => scale * next());
            const layers: LayerSpec[] = [{ type: 'dense', units, kernel }];
            const net = await createNetwork({ layers, precision: 'int8' }, { variant });
            const got = net.step(x, net.createState());
            net.dispose();
            const bytes = eightBits(kernel, units);
            const most = x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
            for (let j = 0; j < units; j++) {
              let exact = 0;
              let bound = 0;
              let largest = 0;
              for (let k = 0; k < inputSize; k++) {
                exact += x[k]! * kernel[k * units + j]!;
                largest = Math.max(largest, Math.abs(kernel[k * units + j]!));
              }
              for (let k = 0; k < inputSize; k++) {
                // Half a step of the weight, of largest/127, and half a step of the input, of most/32767.
                bound += Math.abs(x[k]!) * (largest / 254) + Math.abs(bytes[k * units + j]!) * (most / 65534);
              }
              expect(Math.abs(got[j]! - exact)).toBeLessThanOrEqual(bound * 1.001 + 1e-30);
            }
          },
        ),
        { seed: 20261124, numRuns: 150 },
      );
    });

    test.each([
      ['lstm', 4],
      ['gru', 3],
      ['simpleRnn', 1],
    ] as const)('%s: what the equations say of the rounded weights, within 1e-4', async (type, gates) => {
      const [inputSize, hiddenSize, steps] = [40, 96, 12];
      const next = random(gates);
      const draw = (length: number, scale: number): Float32Array =>
        Float32Array.from({ length }, () => scale * next());
      const spec = {
        inputSize,
        layers: [
          {
            type,
            hiddenSize,
            kernel: draw(inputSize * gates * hiddenSize, 0.1),
            recurrentKernel: draw(hiddenSize * gates * hiddenSize, 0.1),
            bias: draw(gates * hiddenSize, 0.1),
          },
        ],
      };
      const x = draw(steps * inputSize, 3);
      const net = await createNetwork({ ...spec, precision: 'int8' }, { variant });
      const state = net.createState();
      const got = Array.from({ length: steps }, (_, t) =>
        Array.from(net.step(x.subarray(t * inputSize, (t + 1) * inputSize), state)),
      ).flat();
      net.dispose();
      const want = expected(rounded(spec), x);
      for (let index = 0; index < want.length; index++) {
        expect(Math.abs(got[index]! - want[index]!)).toBeLessThan(1e-4);
      }
    });

    test('sums of the longest rows do not overflow, and NaN is not hidden', async () => {
      for (const inputSize of [2064, 5000]) {
        const kernel = new Float32Array(inputSize).fill(1);
        const net = await createNetwork([{ type: 'dense', units: 1, kernel }], { variant });
        const int8 = await createNetwork(
          { layers: [{ type: 'dense', units: 1, kernel }], precision: 'int8' },
          { variant },
        );
        const x = new Float32Array(inputSize).fill(3);
        expect(int8.step(x, int8.createState())[0]! / (3 * inputSize)).toBeCloseTo(1, 4);
        for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
          x[inputSize - 1] = value;
          expect(int8.step(x, int8.createState())[0]).toBeNaN();
        }
        net.dispose();
        int8.dispose();
      }
    });
  },
);
