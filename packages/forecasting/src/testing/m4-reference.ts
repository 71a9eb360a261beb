import { readFile } from 'node:fs/promises';

/** Bounds at 80 % that the R package `forecast` gives. */
interface ReferenceBounds {
  readonly mean: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** One series of m4-reference.json; m4-reference.R, which wrote it, says what each figure is. */
export interface M4Reference {
  readonly name: string;
  readonly seasonLength: number;
  readonly horizon: number;
  readonly history: readonly number[];
  readonly actual: readonly number[];
  readonly seasonal: boolean;
  readonly figure: readonly number[];
  readonly naive2: readonly number[];
  readonly theta: readonly number[];
  readonly ses: readonly number[];
  readonly sesAlpha: number;
  readonly sesSse: number;
  readonly naive: ReferenceBounds;
  readonly seasonalNaive: ReferenceBounds;
  readonly drift: ReferenceBounds;
  readonly mape: number;
  readonly smape: number;
  readonly mase: number;
}

/** Reads them. */
export async function m4References(): Promise<readonly M4Reference[]> {
  return JSON.parse(await readFile(new URL('m4-reference.json', import.meta.url), 'utf8'));
}

/** Largest difference of two lists, as a share of the largest expected value. */
export function relativeDifference(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    // Math.max hands NaN on, so that it fails the test.
    difference = Math.max(difference, Math.abs(got[i]! - expected[i]!));
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return difference / size;
}
