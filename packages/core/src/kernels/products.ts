import { type Kernels, multiply } from '@recurra/kernels';
import type * as tf from '@tensorflow/tfjs-core';
import type { HostMemory } from '../backend/host-memory.ts';
import { precede } from '../backend/precede.ts';
import { kernelsFor } from './runtime.ts';

interface ProductAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
}

/** Multiplications below which copying the factors in and out costs more than it saves. */
const worthwhile = 1 << 13;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** A·B of the last two axes, the ones before it equal or missing; undefined where that is left to the backend. */
function product(
  kernels: Kernels,
  memory: HostMemory,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: ProductAttributes,
): tf.TensorInfo | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = transposeB ? bRows : bColumns;
  const outer = a.shape.slice(0, -2);
  const sameOuter =
    outer.length === b.shape.length - 2 && outer.every((size, axis) => size === b.shape[axis]);
  if (!sameOuter || m * n * k < worthwhile) return undefined;
  memory.bring([a, b]);
  const result = memory.allocate([...outer, m, n]);
  const [left, right, target] = [a, b, result].map((info) => memory.view(info) as Float32Array);
  for (let index = 0; index < sizeOf(outer); index++) {
    const part = (values: Float32Array, size: number): Float32Array =>
      values.subarray(index * size, (index + 1) * size);
    multiply(kernels, part(left!, m * k), part(right!, k * n), [m, n, k], part(target!, m * n), {
      transposeA,
      transposeB,
    });
  }
  return result;
}

function addRow(target: Float32Array, row: Float32Array): void {
  for (let start = 0; start < target.length; start += row.length) {
    for (let index = 0; index < row.length; index++) target[start + index]! += row[index]!;
  }
}

const done = new Set<string>();

/**
 * Lets the backend `cpu` or `wasm` multiply larger matrices by the WebAssembly kernels: `tf.layers.dense` and its
 * gradients behind a recurrent layer would otherwise take longer than the layer. tfjs-backend-cpu multiplies in loops of
 * JavaScript, tfjs-backend-wasm sends only untransposed factors to a fast product. See docs/decisions/0006.
 */
export function accelerateProducts(backendName: string): void {
  if (done.has(backendName)) return;
  done.add(backendName);
  precede('BatchMatMul', backendName, (memory, { inputs, attrs }) => {
    const kernels = kernelsFor(backendName);
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    return kernels && product(kernels, memory, a, b, attrs as unknown as ProductAttributes);
  });
  precede('_FusedMatMul', backendName, (memory, { inputs, attrs }) => {
    const kernels = kernelsFor(backendName);
    if (kernels === undefined) return undefined;
    const { a, b, bias } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo; bias?: tf.TensorInfo };
    const attributes = attrs as unknown as ProductAttributes;
    if ((attributes.activation ?? 'linear') !== 'linear') return undefined;
    const n = attributes.transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
    if (bias !== undefined && (bias.dtype !== 'float32' || sizeOf(bias.shape) !== n)) return undefined;
    const result = product(kernels, memory, a, b, attributes);
    if (result !== undefined && bias !== undefined) {
      addRow(memory.view(result) as Float32Array, memory.view(bias) as Float32Array);
    }
    return result;
  });
}
