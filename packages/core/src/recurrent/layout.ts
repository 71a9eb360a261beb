import type * as tf from '@tensorflow/tfjs-core';
import type { KernelRunner } from './kernel-runner.ts';

// How sequences and weights are rearranged. In host memory (cpu, wasm) this is done here, in loops over typed arrays:
// those backends' own Slice and Transpose kernels copy whole tensors or compute an index vector per element, and
// would take longer than the recurrence itself.

/** The first axis cut into equal parts: [count * rows, …] → count × [rows, …]. */
export function splitRows(runner: KernelRunner, x: tf.TensorInfo, count: number): tf.TensorInfo[] {
  const rows = x.shape[0]! / count;
  const shape = [rows, ...x.shape.slice(1)];
  if (runner.traits.hostMemory) {
    const values = runner.read(x);
    const size = values.length / count;
    return Array.from({ length: count }, (_, part) =>
      runner.write(values.subarray(part * size, (part + 1) * size), shape, x.dtype),
    );
  }
  return Array.from({ length: count }, (_, part) => {
    const begin = x.shape.map((_size, axis) => (axis === 0 ? part * rows : 0));
    return runner.run('Slice', { x }, { begin, size: shape });
  });
}

/** The columns cut into equal parts: [rows, count * columns] → count × [rows, columns]. */
export function splitColumns(runner: KernelRunner, x: tf.TensorInfo, count: number): tf.TensorInfo[] {
  const [rows, width] = x.shape as [number, number];
  const columns = width / count;
  if (count === 1) return [x];
  if (!runner.traits.hostMemory) {
    return Array.from({ length: count }, (_, part) =>
      runner.run('Slice', { x }, { begin: [0, part * columns], size: [rows, columns] }),
    );
  }
  const values = runner.read(x);
  return Array.from({ length: count }, (_, part) => {
    const block = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const start = row * width + part * columns;
      block.set(values.subarray(start, start + columns), row * columns);
    }
    return runner.write(block, [rows, columns], 'float32');
  });
}

/** Parts stacked along the first axis. */
export function joinRows(runner: KernelRunner, parts: readonly tf.TensorInfo[]): tf.TensorInfo {
  return runner.run('Concat', parts, { axis: 0 });
}

/** Parts side by side. */
export function joinColumns(runner: KernelRunner, parts: readonly tf.TensorInfo[]): tf.TensorInfo {
  return runner.run('Concat', parts, { axis: 1 });
}

/** [batch, time, size] → [time * batch, size] */
export function toTimeMajor(runner: KernelRunner, x: tf.TensorInfo): tf.TensorInfo {
  const [batch, time, size] = x.shape as [number, number, number];
  return swapOuter(runner, x, batch, time, size, [time * batch, size]);
}

/**
 * Like {@link toTimeMajor}, with 0 at masked steps whatever stands there: NaN or Infinity in the padding would survive
 * the products of the gradients, which weight it with 0.
 *
 * @param mask Shape [batch, time].
 */
export function realToTimeMajor(runner: KernelRunner, x: tf.TensorInfo, mask: tf.TensorInfo): tf.TensorInfo {
  const [batch, time, size] = x.shape as [number, number, number];
  if (!runner.traits.hostMemory) {
    return runner.scope(() => {
      const zeros = runner.zeros([batch, time, size]);
      return [toTimeMajor(runner, runner.select(repeatMask(runner, mask, size), x, zeros))] as const;
    })[0];
  }
  const values = runner.read(x);
  const real = runner.read(mask);
  const rows = new Float32Array(values.length);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < time; t++) {
      const from = (b * time + t) * size;
      if (real[b * time + t]) rows.set(values.subarray(from, from + size), (t * batch + b) * size);
    }
  }
  return runner.write(rows, [time * batch, size], 'float32');
}

/** [time * batch, size] → [batch, time, size] */
export function toBatchMajor(runner: KernelRunner, x: tf.TensorInfo, batch: number): tf.TensorInfo {
  const [rows, size] = x.shape as [number, number];
  const time = rows / batch;
  return swapOuter(runner, x, time, batch, size, [batch, time, size]);
}

/**
 * [batch, time] → time × [batch, size]: the mask repeated for every unit, because Select kernels differ in what they
 * make of a condition of lower rank (tfjs-backend-cpu picks wrong elements).
 */
export function maskSteps(runner: KernelRunner, mask: tf.TensorInfo, size: number): tf.TensorInfo[] {
  const [batch, time] = mask.shape as [number, number];
  if (!runner.traits.hostMemory) {
    const rows = runner.reshape(repeatMask(runner, mask, size), [batch, time * size]);
    return splitColumns(runner, rows, time);
  }
  const values = runner.read(mask);
  return Array.from({ length: time }, (_, t) => {
    const step = new Uint8Array(batch * size);
    for (let b = 0; b < batch; b++) {
      if (values[b * time + t]) step.fill(1, b * size, (b + 1) * size);
    }
    return runner.write(step, [batch, size], 'bool');
  });
}

/**
 * [batch, time] → [batch, time, size], by the backend's kernels. The mask itself is never transposed: the Transpose of
 * tfjs-backend-webgpu works for float32 only (tensorflow/tfjs#8638).
 */
function repeatMask(runner: KernelRunner, mask: tf.TensorInfo, size: number): tf.TensorInfo {
  const x = runner.reshape(mask, [...mask.shape, 1]);
  return runner.run('Tile', { x }, { reps: [1, 1, size] });
}

function swapOuter(
  runner: KernelRunner,
  x: tf.TensorInfo,
  outer: number,
  inner: number,
  size: number,
  shape: number[],
): tf.TensorInfo {
  if (outer === 1 || inner === 1) return runner.reshape(x, shape);
  if (!runner.traits.hostMemory) {
    const cube = runner.reshape(x, [outer, inner, size]);
    return runner.reshape(runner.run('Transpose', { x: cube }, { perm: [1, 0, 2] }), shape);
  }
  const values = runner.read(x);
  const swapped = values.slice();
  for (let a = 0; a < outer; a++) {
    for (let b = 0; b < inner; b++) {
      const from = (a * inner + b) * size;
      swapped.set(values.subarray(from, from + size), (b * outer + a) * size);
    }
  }
  return runner.write(swapped, shape, x.dtype);
}

/** The sum of all rows, [rows, columns] → [columns]: bias gradients. */
export function sumRows(runner: KernelRunner, x: tf.TensorInfo): tf.TensorInfo {
  if (!runner.traits.hostMemory) return runner.run('Sum', { x }, { axis: 0, keepDims: false });
  const columns = x.shape[1]!;
  const values = runner.read(x);
  const sums = new Float64Array(columns);
  for (let start = 0; start < values.length; start += columns) {
    for (let column = 0; column < columns; column++) sums[column]! += values[start + column]!;
  }
  return runner.write(Float32Array.from(sums), [columns], 'float32');
}
