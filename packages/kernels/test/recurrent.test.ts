import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Kernels, loadKernels, type Variant } from '../src/index.ts';
import { difference, dot } from './compare.ts';
import { compute, type Layer, layers, random, seedsOf } from './layers.ts';
import { type Expected, type Given, reference } from './reference.ts';

const lossOf = (spec: Layer['spec'], given: Given, seeds: Expected): number => {
  const { output, h, c } = reference(spec, given);
  return dot(output, seeds.output) + dot(h, seeds.h) + dot(c, seeds.c);
};

/**
 * Compares every gradient with central differences of the reference, along a random direction. The steps are so small
 * that they practically never cross a kink.
 */
function checkGradients(
  layer: Layer,
  gradients: { readonly [name: string]: Float32Array },
  seeds: Expected,
): void {
  const given = { ...layer.weights, ...layer.inputs } as Given;
  const next = random(11);
  for (const [name, gradient] of Object.entries(gradients)) {
    const values = Float64Array.from(given[name] ?? new Float64Array(gradient.length));
    const direction = values.map(() => next());
    const step = 1e-8;
    const moved = (sign: number): number =>
      lossOf(
        layer.spec,
        { ...given, [name]: values.map((value, index) => value + sign * step * direction[index]!) },
        seeds,
      );
    const numeric = (moved(1) - moved(-1)) / (2 * step);
    const analytic = dot(gradient, direction);
    const scale = Math.max(1, Math.sqrt(dot(gradient, gradient)));
    expect(Math.abs(numeric - analytic) / scale, name).toBeLessThan(1e-4);
  }
}

for (const variant of ['relaxed', 'simd', 'scalar'] satisfies Variant[]) {
  describe(`build ${variant}`, async () => {
    const kernels: Kernels = await loadKernels({ variant });

    test('outputs, states and gradients of random layers', () => {
      fc.assert(
        fc.property(layers, (layer) => {
          const given = { ...layer.weights, ...layer.inputs } as Given;
          const want = reference(layer.spec, given);
          const seeds = seedsOf(layer, want);
          const got = compute(kernels, layer, seeds);
          expect(difference(got.output, want.output)).toBeLessThan(1e-5);
          expect(difference(got.h, want.h)).toBeLessThan(1e-5);
          if (layer.spec.cell === 'lstm') expect(difference(got.c, want.c)).toBeLessThan(1e-5);
          checkGradients(layer, got.gradients, seeds);
        }),
        { seed: 20261124, numRuns: 300 },
      );
      expect(kernels.heap.inUse).toBe(0);
    });
  });
}
