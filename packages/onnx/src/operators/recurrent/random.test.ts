import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, runOrt, runRecurra } from '../../../test/operator-case.ts';
import { inFloat32, inType, type OtherFloat, roundedTo } from '../../../test/precision.ts';
import {
  asBuilt,
  buildRecurrent,
  hasThreshold,
  type RecurrentModel,
  recurrentModels,
} from '../../../test/random-recurrent.ts';
import type { OnnxTensor } from '../../tensor/types.ts';

const { RECURRA_SEED: given } = process.env as { readonly RECURRA_SEED?: string };
const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
const count = 500;

type Values = Record<string, OnnxTensor>;

async function both(spec: RecurrentModel): Promise<readonly [ours: Values, theirs: Values]> {
  const [own, form] = [buildRecurrent(spec), buildRecurrent(spec, true)];
  return [await runRecurra(own.model, own.feeds), asBuilt(spec, await runOrt(form.model, form.feeds))];
}

/** Whether ONNX Runtime's Softplus, log(1 + exp(x)) in 32 bits, overflowed: it is infinite from x = 89 on. */
function overflows(spec: RecurrentModel, values: Values): boolean {
  return (
    spec.layers.some(({ activations, names }) => activations !== 'none' && names.includes('Softplus')) &&
    Object.values(values).some(({ data }) => !(data as Float32Array).every(Number.isFinite))
  );
}

/** What the model gives in 64 bits. */
async function inDouble(spec: RecurrentModel): Promise<Values> {
  const { feeds, model } = inType(buildRecurrent(spec), 'float64');
  return runRecurra(model, feeds);
}

/** The largest difference from what is right, in the measure of `expectSame`. */
function worst(values: Values, truth: Values): number {
  let largest = 0;
  for (const [name, { data }] of Object.entries(truth)) {
    (data as Float64Array).forEach((right, i) => {
      const difference = Math.abs(Number(values[name]!.data[i]) - right) / (1 + Math.abs(right));
      largest = Math.max(largest, difference);
    });
  }
  return largest;
}

describe('random recurrent models', () => {
  it(`${count} of them give what ONNX Runtime gives (RECURRA_SEED=${seed})`, {
    timeout: 240_000,
  }, async () => {
    console.log(`random recurrent models: RECURRA_SEED=${seed}`);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(recurrentModels, async (spec) => {
        const [ours, theirs] = await both(spec);
        if (overflows(spec, theirs)) return;
        compared++;
        try {
          expectSame(ours, theirs, 1e-5);
        } catch (error) {
          // What lies right at a threshold may fall on either side of it; with other numbers it does not again.
          if (hasThreshold(spec)) {
            const [again, expected] = await both({ ...spec, seed: spec.seed + 1 });
            expectSame(again, expected, 1e-5);
            return;
          }
          // Unbounded activations let rounding grow from step to step, ours and theirs. In 64 bits it does not show.
          const truth = await inDouble(spec);
          const [own, other] = [worst(ours, truth), worst(theirs, truth)];
          if (!(own < Math.max(1e-5, 2 * other) && other < 1e-3)) throw error;
        }
      }),
      { seed, numRuns: count },
    );
    expect(compared).toBeGreaterThan(0.95 * count);
  });
});

describe.each<[OtherFloat, number]>([
  ['float64', 1e-5],
  ['float16', 1e-3],
  ['bfloat16', 8e-3],
])('random recurrent models in %s', (type, tolerance) => {
  it(`give what ONNX Runtime gives in float32 (RECURRA_SEED=${seed})`, async () => {
    console.log(`random recurrent models in ${type}: RECURRA_SEED=${seed}`);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(recurrentModels, async (spec) => {
        // Between the layers narrow types round once more.
        const single = { ...spec, layers: spec.layers.slice(0, 1) };
        if (hasThreshold(single)) return;
        const own = inType(buildRecurrent(single), type);
        const form = roundedTo(buildRecurrent(single, true), type);
        const expected = asBuilt(single, await runOrt(form.model, form.feeds));
        if (overflows(single, expected)) return;
        const ours = await runRecurra(own.model, own.feeds);
        for (const [name, tensor] of Object.entries(ours)) {
          expect(tensor.type).toBe(type);
          ours[name] = inFloat32(tensor);
        }
        expectSame(ours, expected, tolerance);
        compared++;
      }),
      { seed, numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(60);
  });
});
