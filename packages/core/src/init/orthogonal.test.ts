import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng } from '../random/rng.ts';
import { orthogonalMatrix } from './orthogonal.ts';
import { orthonormaliseRows, paddedRows } from './orthonormalise.ts';

/** The largest deviation of the shorter side's Gram matrix from `gain²` times the identity. */
function deviation(matrix: Float32Array, rows: number, cols: number, gain = 1): number {
  const [count, length, outer, inner] = rows <= cols ? [rows, cols, cols, 1] : [cols, rows, 1, cols];
  let worst = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < length; k++) dot += matrix[i * outer + k * inner]! * matrix[j * outer + k * inner]!;
      worst = Math.max(worst, Math.abs(dot - (i === j ? gain * gain : 0)));
    }
  }
  return worst;
}

describe('orthogonalMatrix', () => {
  for (const [rows, cols] of [
    [512, 2048],
    [2048, 512],
    [1024, 1024],
  ] as const) {
    test(`${rows}×${cols} is orthonormal to 1e-5`, () => {
      const start = performance.now();
      const matrix = orthogonalMatrix(rows, cols, createRng(7));
      console.log(`orthogonalMatrix ${rows}×${cols}: ${(performance.now() - start).toFixed(0)} ms`);
      expect(deviation(matrix, rows, cols)).toBeLessThan(1e-5);
    });
  }

  test('any shape and gain is orthonormal', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.integer(), fc.constantFrom(1, 0.5, 2), (rows, cols, seed, gain) => {
        const matrix = orthogonalMatrix(rows, cols, createRng(seed), gain);
        expect(matrix.length).toBe(rows * cols);
        expect(deviation(matrix, rows, cols, gain)).toBeLessThan(1e-5);
      }),
      { seed: 20240611, numRuns: 200 },
    );
  });

  test('the same seed gives the same matrix, another seed another', () => {
    expect(orthogonalMatrix(6, 9, createRng(3))).toEqual(orthogonalMatrix(6, 9, createRng(3)));
    expect(orthogonalMatrix(6, 9, createRng(3))).not.toEqual(orthogonalMatrix(6, 9, createRng(4)));
  });

  // For Haar-distributed n×n matrices the trace has mean 0 and variance 1, and every entry mean 0 and variance 1/n.
  test('is uniform: moments of the trace and of an entry', () => {
    const rng = createRng(11);
    const n = 4;
    const draws = 4000;
    let trace = 0;
    let traceSquare = 0;
    let corner = 0;
    let cornerSquare = 0;
    for (let draw = 0; draw < draws; draw++) {
      const q = orthogonalMatrix(n, n, rng);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += q[i * n + i]!;
      trace += sum / draws;
      traceSquare += (sum * sum) / draws;
      corner += q[0]! / draws;
      cornerSquare += (q[0]! * q[0]!) / draws;
    }
    // Four standard errors.
    expect(Math.abs(trace)).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(traceSquare - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(draws));
    expect(Math.abs(corner)).toBeLessThan((4 * 0.5) / Math.sqrt(draws));
    expect(Math.abs(cornerSquare - 1 / n)).toBeLessThan((4 * 0.3) / Math.sqrt(draws));
  });

  test('refuses sizes and gains that make no sense', () => {
    expect(() => orthogonalMatrix(0, 3, createRng(1))).toThrow(
      'orthogonalMatrix(): rows must be a positive integer, got 0.',
    );
    expect(() => orthogonalMatrix(3, 2.5, createRng(1))).toThrow('cols must be a positive integer, got 2.5.');
    expect(() => orthogonalMatrix(3, 3, createRng(1), Number.NaN)).toThrow('gain must be a finite number');
  });
});

describe('orthonormaliseRows', () => {
  test('gives the factor with a positive diagonal, as Gram-Schmidt by hand does', () => {
    const matrix = new Float64Array(paddedRows(2) * 2);
    matrix.set([3, 4, 1, 0]);
    orthonormaliseRows(matrix, 2, 2);
    // Row 2 minus its part along (0.6, 0.8): (0.64, -0.48), length 0.8.
    [0.6, 0.8, 0.8, -0.6].forEach((value, index) => {
      expect(matrix[index]).toBeCloseTo(value, 14);
    });
  });

  test('survives rows that are all but dependent', () => {
    const matrix = new Float64Array(paddedRows(3) * 3);
    matrix.set([1, 1, 1, 1, 1, 1 + 1e-9, 1, 1 + 1e-9, 1]);
    orthonormaliseRows(matrix, 3, 3);
    expect(deviation(Float32Array.from(matrix.subarray(0, 9)), 3, 3)).toBeLessThan(1e-6);
  });
});
