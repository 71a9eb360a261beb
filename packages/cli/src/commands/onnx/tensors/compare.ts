import type { OnnxTensor } from '@recurra/onnx';
import { numbersOf } from './elements.ts';

/** How far two tensors are apart. */
export interface Difference {
  /** Largest difference of two elements. */
  readonly largest: number;
  /** Largest difference, for values beyond 1 relative to the value. */
  readonly scaled: number;
  /** Mean difference. */
  readonly mean: number;
}

const apart: Difference = {
  largest: Number.POSITIVE_INFINITY,
  scaled: Number.POSITIVE_INFINITY,
  mean: Number.POSITIVE_INFINITY,
};

/** Compares a tensor with what it should be; types or shapes that differ are infinitely apart. */
export function difference(tensor: OnnxTensor | undefined, reference: OnnxTensor): Difference {
  if (
    tensor === undefined ||
    tensor.type !== reference.type ||
    String(tensor.dims) !== String(reference.dims)
  ) {
    return apart;
  }
  if (tensor.type === 'string') {
    const isSame = tensor.data.every((text, i) => text === reference.data[i]);
    return isSame ? { largest: 0, scaled: 0, mean: 0 } : apart;
  }
  const [a, b] = [numbersOf(tensor), numbersOf(reference)];
  let [largest, scaled, sum] = [0, 0, 0];
  for (let i = 0; i < b.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const distance = Math.abs(x - y);
    // Not a number on one side only, or infinities of two signs.
    if (Number.isNaN(distance)) return apart;
    largest = Math.max(largest, distance);
    scaled = Math.max(scaled, distance / Math.max(1, Math.abs(y)));
    sum += distance;
  }
  return { largest, scaled, mean: b.length === 0 ? 0 : sum / b.length };
}

/** The largest of several differences; `mean` is that of all. */
export function worst(differences: readonly Difference[]): Difference {
  return {
    largest: Math.max(0, ...differences.map(({ largest }) => largest)),
    scaled: Math.max(0, ...differences.map(({ scaled }) => scaled)),
    mean: differences.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, differences.length),
  };
}

/** A difference for people. */
export function showDifference(value: number): string {
  if (value === 0) return '0';
  return Number.isFinite(value) ? value.toExponential(1) : 'shapes or values differ entirely';
}
