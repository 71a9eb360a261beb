import * as tf from '@tensorflow/tfjs-core';
import { weightedQuantile } from './initialise.ts';
import type { Network } from './network.ts';
import { readAll } from './predict.ts';
import type { WindowBatch } from './windows.ts';

/** Calibration never makes intervals wider than this many times. */
const widest = 6;

/**
 * Share of the allowed misses that is aimed at. Windows of one stretch of time overlap and resemble each other,
 * and the same ones chose the epoch to stop at: what just fits them is too narrow for what comes next.
 */
const caution = 0.6;

/** Windows at which the factor found counts half (on a log scale). */
const trusted = 4;

/**
 * Sets the head's calibration by split conformal prediction: the offsets of both sides are scaled by the
 * quantile that the errors of windows outside the training, in units of the offset predicted for them, really
 * have. It only ever widens.
 *
 * @param network The network; its head's `calibration` is replaced.
 * @param batch Windows that the training did not see.
 * @param level Probability inside the interval.
 * @returns The factor.
 * @see Romano, Patterson, Candès 2019, "Conformalized quantile regression" (here scaled, not shifted).
 */
export async function calibrate(network: Network, batch: WindowBatch, level: number): Promise<number> {
  network.head.assign('calibration', [1, 1]);
  if (batch.count === 0) return 1;
  const { horizon } = network.head;
  const shape: [number, number] = [batch.count, batch.x.length / batch.count];
  const quantiles = await readAll(() => network.scaled.apply(tf.tensor2d(batch.x, shape)) as tf.Tensor);
  const size = batch.count * horizon;
  const ratios = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const [lower, median, upper] = [quantiles[3 * i]!, quantiles[3 * i + 1]!, quantiles[3 * i + 2]!];
    const below = (median - batch.y[i]!) / Math.max(1e-6, median - lower);
    const above = (batch.y[i]! - median) / Math.max(1e-6, upper - median);
    ratios[i] = Math.max(below, above);
  }
  const wanted = weightedQuantile(ratios, new Float64Array(size).fill(1), 1 - caution * (1 - level));
  const factor = Math.min(widest, Math.max(1, wanted)) ** (batch.count / (batch.count + trusted));
  network.head.assign('calibration', [factor, factor]);
  return factor;
}
