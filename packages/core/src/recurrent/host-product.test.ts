import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../random/rng.ts';
import { timesTransposedHost, transposeHost } from './host-product.ts';

test('any shape equals the definition, tiles and what is left over alike', () => {
  const size = fc.integer({ min: 1, max: 11 });
  fc.assert(
    fc.property(size, size, size, fc.integer(), (m, n, k, seed) => {
      const rng = createRng(seed);
      const a = Float32Array.from({ length: m * k }, () => rng.normal());
      const b = Float32Array.from({ length: n * k }, () => rng.normal());
      const c = timesTransposedHost(a, b, m, n, k);
      const turned = transposeHost(b, n, k);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) {
            sum += a[i * k + l]! * b[j * k + l]!;
            expect(turned[l * n + j]).toBe(b[j * k + l]);
          }
          expect(c[i * n + j]).toBeCloseTo(sum, 5);
        }
      }
    }),
    { seed: 20240611, numRuns: 100 },
  );
});
