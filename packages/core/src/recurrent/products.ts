import type * as tf from '@tensorflow/tfjs-core';
import { timesTransposedHost, transposeHost } from './host-product.ts';
import type { KernelRunner } from './kernel-runner.ts';

/** A product with one factor fixed, so that what can be prepared is prepared once for all steps. */
export type Product = (a: tf.TensorInfo) => tf.TensorInfo;

/** Gives a ↦ a·b. */
export function times(runner: KernelRunner, b: tf.TensorInfo): Product {
  if (runner.traits.products === 'host') {
    const [inner, columns] = b.shape as [number, number];
    return hostProduct(runner, transposeHost(runner.read(b), inner, columns), columns, inner);
  }
  return (a) => kernelProduct(runner, a, b, false, false);
}

/** Gives a ↦ a·bᵀ. */
export function timesTransposed(runner: KernelRunner, b: tf.TensorInfo): Product {
  const { products } = runner.traits;
  if (products === 'host') return hostProduct(runner, runner.read(b), b.shape[0]!, b.shape[1]!);
  if (products === 'kernel') return (a) => kernelProduct(runner, a, b, false, true);
  const turned = transpose(runner, b);
  return (a) => kernelProduct(runner, a, turned, false, false);
}

/** aᵀ·b: weight gradients, summed over all rows of a and b. */
export function transposedTimes(runner: KernelRunner, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  if (runner.traits.products === 'kernel') return kernelProduct(runner, a, b, true, false);
  return times(runner, b)(transpose(runner, a));
}

function hostProduct(runner: KernelRunner, turned: tf.TypedArray, columns: number, inner: number): Product {
  return (a) => {
    const rows = a.shape[0]!;
    const product = timesTransposedHost(runner.read(a), turned, rows, columns, inner);
    return runner.write(product, [rows, columns], 'float32');
  };
}

function kernelProduct(
  runner: KernelRunner,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): tf.TensorInfo {
  return runner.run('BatchMatMul', { a, b }, { transposeA, transposeB });
}

function transpose(runner: KernelRunner, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape as [number, number];
  return runner.write(transposeHost(runner.read(x), rows, columns), [columns, rows], 'float32');
}
