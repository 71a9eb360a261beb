import { withBlocks } from './blocks.ts';
import type { Kernels } from './kernels.ts';

/**
 * Softmax and cross-entropy with the gradient, over rows of logits.
 *
 * @param logits, targets Shape [rows, classes]; each row of targets is a distribution.
 * @param gradient Receives `scale`·(softmax(logits) - targets), the same shape.
 * @returns The sum over rows of -Σ target·ln softmax(logits).
 * @example const loss = softmaxCrossEntropy(kernels, logits, targets, rows, gradient, 1 / rows) / rows;
 */
export function softmaxCrossEntropy(
  kernels: Kernels,
  logits: Float32Array,
  targets: Float32Array,
  rows: number,
  gradient: Float32Array,
  scale = 1,
): number {
  return withBlocks(kernels, (blocks) => {
    const to = blocks.take(logits.length);
    const sum = kernels.exports.softmaxCrossEntropy(
      blocks.put(logits),
      blocks.put(targets),
      to,
      rows,
      logits.length / rows,
      scale,
    );
    gradient.set(kernels.heap.view(to, logits.length));
    return sum;
  });
}

/**
 * Sigmoid and binary cross-entropy with the gradient.
 *
 * @param logits, targets Any shape, the same.
 * @param gradient Receives `scale`·(σ(logits) - targets).
 * @returns The sum of -t·ln σ(x) - (1-t)·ln(1-σ(x)).
 * @example const loss = sigmoidCrossEntropy(kernels, logits, targets, gradient, 1 / n) / n;
 */
export function sigmoidCrossEntropy(
  kernels: Kernels,
  logits: Float32Array,
  targets: Float32Array,
  gradient: Float32Array,
  scale = 1,
): number {
  return withBlocks(kernels, (blocks) => {
    const to = blocks.take(logits.length);
    const [x, t] = [blocks.put(logits), blocks.put(targets)];
    const sum = kernels.exports.sigmoidCrossEntropy(x, t, to, logits.length, scale);
    gradient.set(kernels.heap.view(to, logits.length));
    return sum;
  });
}
