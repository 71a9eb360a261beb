import { createRng, type Rng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { createRunner, GraphBuilder, newModel } from '@recurra/onnx';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallSpec } from '../testing/networks.ts';
import { headNodes, referenceNodes } from './export/heads.ts';
import { relativeLogits } from './relative-logits.ts';
import { outputsOf, reachWidth } from './spec.ts';

beforeAll(() => useBackend('cpu'));

const reach = 24;

/** The definition, one logit after another. */
function plain(
  heads: ArrayLike<number>,
  references: readonly (readonly number[])[],
  outputs: number,
  ceiling: number | undefined,
): number[][] {
  const width = outputs + references[0]!.length * (2 * reach + 1);
  return references.map((row, at) =>
    Array.from({ length: outputs }, (_, output) => {
      const head = heads[at * width + output]!;
      if (output >= 88) return head;
      const last = ceiling === undefined ? -1 : row[ceiling]!;
      if (last >= 0 && output >= last) return -1e9;
      return row.reduce((sum, reference, r) => {
        const interval = output - reference;
        if (reference < 0 || Math.abs(interval) > reach) return sum;
        return sum + heads[at * width + outputs + r * (2 * reach + 1) + reach + interval]!;
      }, head);
    }),
  );
}

/** Rows of references: none, both ends of the piano, and all between. */
function drawReferences(rng: Rng, rows: number, count: number): number[][] {
  const ends = [-1, 0, 87];
  return Array.from({ length: rows }, () =>
    Array.from({ length: count }, () =>
      rng.uniform() < 0.5 ? ends[rng.integer(ends.length)]! : rng.integer(88),
    ),
  );
}

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  rows: fc.integer({ min: 1, max: 6 }),
  kind: fc.constantFrom('note' as const, 'frame' as const, 'event' as const),
});

/** Options of a kind of model, and random numbers for them. */
function drawn({ seed, rows, kind }: { seed: number; rows: number; kind: 'note' | 'frame' | 'event' }) {
  const rng = createRng(seed);
  const { references: names } = smallSpec(kind).inputs;
  const ceiling = kind === 'note' ? names.indexOf('last') : undefined;
  const outputs = outputsOf({ kind });
  const references = drawReferences(rng, rows, names.length);
  const width = outputs + names.length * reachWidth;
  const heads = Float32Array.from({ length: rows * width }, () => rng.normal());
  return { rng, rows, kind, ceiling, outputs, references, width, heads };
}

describe('relativeLogits', () => {
  const apply = (d: ReturnType<typeof drawn>, heads: tf.Tensor2D): tf.Tensor2D =>
    relativeLogits(heads, tf.tensor2d(d.references, undefined, 'int32'), {
      outputs: d.outputs,
      notes: 88,
      referenceCount: d.references[0]!.length,
      ceiling: d.ceiling,
    });

  it('is its definition', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const d = drawn(each);
        const found = tf.tidy(() => apply(d, tf.tensor2d(d.heads, [d.rows, d.width])).arraySync());
        const wanted = plain(d.heads, d.references, d.outputs, d.ceiling);
        found.forEach((row, i) => {
          row.forEach((value, k) => {
            expect(Math.abs(value - wanted[i]![k]!)).toBeLessThan(1e-5);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it("has its definition's gradient: it is linear in the heads", () => {
    fc.assert(
      fc.property(cases, (each) => {
        const d = drawn(each);
        // Of what cannot come nothing flows back: in the definition it is no longer a function of the heads.
        const upstream = Array.from({ length: d.rows }, () =>
          Array.from({ length: d.outputs }, () => d.rng.normal()),
        );
        const before = tf.memory().numTensors;
        const gradient = tf.tidy(() => {
          const of = tf.grad((x) => tf.sum(tf.mul(apply(d, x as tf.Tensor2D), tf.tensor2d(upstream))));
          return (of(tf.tensor2d(d.heads, [d.rows, d.width])) as tf.Tensor2D).dataSync();
        });
        expect(tf.memory().numTensors).toBe(before);
        const value = (heads: ArrayLike<number>): number => {
          const logits = plain(heads, d.references, d.outputs, d.ceiling);
          let sum = 0;
          logits.forEach((row, i) => {
            row.forEach((logit, k) => {
              if (logit > -1e8) sum += logit * upstream[i]![k]!;
            });
          });
          return sum;
        };
        const flat = Array.from(d.heads);
        const base = value(flat);
        for (let probe = 0; probe < 12; probe++) {
          const at = d.rng.integer(flat.length);
          expect(value(flat.with(at, flat[at]! + 1)) - base).toBeCloseTo(gradient[at]!, 4);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the ONNX head', () => {
  it('is the same, in our operators and in ONNX Runtime', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const d = drawn(each);
        const spec = smallSpec(d.kind);
        const count = d.references[0]!.length;
        const hidden = 3;
        const z = Float32Array.from({ length: d.rows * hidden }, () => d.rng.normal());
        const kernel = Float32Array.from({ length: hidden * d.width }, () => d.rng.normal());
        const bias = Float32Array.from({ length: d.width }, () => d.rng.normal());
        const g = new GraphBuilder(17);
        const inputs = [
          { name: g.portName('z'), type: 'float32', shape: ['rows', hidden] },
          { name: g.portName('references'), type: 'int32', shape: ['rows', count] },
        ] as const;
        const weights = new Map([
          ['head_kernel', kernel],
          ['head_bias', bias],
        ]);
        const value = headNodes(g, spec, weights, 'z', referenceNodes(g, spec, 'references'));
        const output = { name: 'logits', value, type: 'float32', shape: ['rows', d.outputs] } as const;
        const model = newModel(g.build('head', [...inputs], [output]), { opset: 17, metadata: {} });
        const feeds = {
          z: { type: 'float32', dims: [d.rows, hidden], data: z },
          references: { type: 'int32', dims: [d.rows, count], data: Int32Array.from(d.references.flat()) },
        } as const;
        const heads = Float32Array.from({ length: d.rows * d.width }, (_, i) => {
          const [row, column] = [Math.floor(i / d.width), i % d.width];
          let sum = bias[column]!;
          for (let k = 0; k < hidden; k++) sum += z[row * hidden + k]! * kernel[k * d.width + column]!;
          return sum;
        });
        const wanted = plain(heads, d.references, d.outputs, d.ceiling).flat();
        for (const runner of ['recurra', 'ort'] as const) {
          const own = await createRunner(model, { runner });
          const { logits } = await own.run(feeds);
          await own.dispose();
          const data = logits!.data as Float32Array;
          expect(data).toHaveLength(wanted.length);
          wanted.forEach((each, i) => {
            expect(Math.abs(data[i]! - each)).toBeLessThan(1e-4);
          });
        }
      }),
      { numRuns: 12 },
    );
  });
});
