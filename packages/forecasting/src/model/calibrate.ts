import * as tf from '@tensorflow/tfjs-core';
import { weightedQuantile } from './initialise.ts';
import type { Network } from './network.ts';
import { readAll } from './predict.ts';
import type { WindowBatch } from './windows.ts';

/** Intervals are never made narrower or wider than this many times by calibration. */
const bounds = { least: 0.5, most: 6 } as const;

/** Windows this far apart share nothing; until there are about so many such windows, calibration holds back. */
const trusted = 4;

/**
 * Sets the head's calibration by split conformal prediction: each side's offset is scaled by the quantile that
 * the errors of windows outside the training, in units of the offset predicted for them, really have.
 *
 * @param network The network; its head's `calibration` is replaced.
 * @param batch Windows that the training did not see.
 * @param tail Probability below the interval, and above it.
 * @returns Factors of the lower and the upper offset.
 * @see Romano, Patterson, Candès 2019, "Conformalized quantile regression" (here scaled, not shifted).
 */
export async function calibrate(
  network: Network,
  batch: WindowBatch,
  tail: number,
): Promise<[number, number]> {
  network.head.assign('calibration', [1, 1]);
  if (batch.count === 0) return [1, 1];
  const { horizon } = network.head;
  const shape: [number, number] = [batch.count, batch.x.length / batch.count];
  const quantiles = await readAll(() => network.scaled.apply(tf.tensor2d(batch.x, shape)) as tf.Tensor);
  const size = batch.count * horizon;
  const ratios: [Float64Array, Float64Array] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < size; i++) {
    const [lower, median, upper] = [quantiles[3 * i]!, quantiles[3 * i + 1]!, quantiles[3 * i + 2]!];
    ratios[0][i] = (median - batch.y[i]!) / Math.max(1e-6, median - lower);
    ratios[1][i] = (batch.y[i]! - median) / Math.max(1e-6, upper - median);
  }
  const weights = new Float64Array(size).fill(1);
  // The finite-sample level of split conformal prediction, counting windows, not steps.
  const rank = Math.min(1, (1 - tail) * (1 + 1 / batch.count));
  const trust = batch.count / (batch.count + trusted);
  const factor = (side: 0 | 1): number => {
    const wanted = Math.min(
      bounds.most,
      Math.max(bounds.least, weightedQuantile(ratios[side], weights, rank)),
    );
    return wanted ** trust;
  };
  const factors: [number, number] = [factor(0), factor(1)];
  network.head.assign('calibration', factors);
  return factors;
}
