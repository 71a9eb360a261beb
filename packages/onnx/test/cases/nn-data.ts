import type { OnnxTensor } from '../../src/index.ts';

const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Numbers in [0, 1) that look random, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** Floats in [-1, 1). */
export function floats(dims: readonly number[], seed = 1): OnnxTensor & { type: 'float32' } {
  const random = randomOf(seed);
  return { type: 'float32', dims, data: Float32Array.from({ length: sizeOf(dims) }, () => 2 * random() - 1) };
}

/** Floats in [0.5, 1.5), as variances and scales are. */
export function positives(dims: readonly number[], seed = 1): OnnxTensor & { type: 'float32' } {
  const { data } = floats(dims, seed);
  return { type: 'float32', dims, data: data.map((value) => 1 + value / 2) };
}

/** Integers from 0 to 255. */
export function bytes(dims: readonly number[], seed = 1): OnnxTensor & { type: 'uint8' } {
  const random = randomOf(seed);
  return { type: 'uint8', dims, data: Uint8Array.from({ length: sizeOf(dims) }, () => 256 * random()) };
}

/** Integers from -128 to 127. */
export function signedBytes(dims: readonly number[], seed = 1): OnnxTensor & { type: 'int8' } {
  return { type: 'int8', dims, data: Int8Array.from(bytes(dims, seed).data, (value) => value - 128) };
}

/**
 * Integers from -64 to 63: pairs of products with unsigned bytes stay below 2¹⁵, where some processors' instructions,
 * which ONNX Runtime uses, cut them off.
 */
export function smallBytes(dims: readonly number[], seed = 1): OnnxTensor & { type: 'int8' } {
  return { type: 'int8', dims, data: signedBytes(dims, seed).data.map((value) => value >> 1) };
}

/** A float32 tensor with given elements. */
export function given(dims: readonly number[], ...values: number[]): OnnxTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

/** Integers as shapes and lengths are given. */
export function int64(dims: readonly number[], ...values: number[]): OnnxTensor {
  return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}
