import * as tf from '@tensorflow/tfjs-core';
import type { BatchSource } from '../data/source.ts';
import type { BatchLoss } from '../loss/resolve.ts';
import type { Subject } from '../model/subject.ts';
import { read, weightSum } from './gradient.ts';

/**
 * Measures the loss on held-out data, penalties included, dropout off. Stateful layers start from the states they have,
 * and get them back afterwards.
 *
 * @param pause Awaited between batches.
 * @param stop Asked between batches.
 * @returns The mean over all batches; undefined if stopped.
 */
export async function validate(
  subject: Subject,
  lossOf: BatchLoss,
  source: BatchSource,
  pause: () => Promise<void> | undefined,
  stop: () => boolean,
): Promise<number | undefined> {
  const states = subject.states.snapshot();
  let sum = 0;
  let total = 0;
  try {
    for await (const batch of source.batches(1, 0)) {
      try {
        if (stop()) return undefined;
        const numbers = tf.tidy(() => {
          const loss = subject.penalise(lossOf(batch.y, subject.forward(batch.x, false), batch.weight));
          return tf.stack([loss, ...weightSum(batch)]);
        });
        const [loss, weight] = await read(numbers);
        const count = weight ?? batch.size;
        sum += (loss as number) * count;
        total += count;
      } finally {
        batch.release();
      }
      await pause();
    }
  } finally {
    subject.states.restore(states);
    tf.dispose(states);
  }
  return total === 0 ? 0 : sum / total;
}
