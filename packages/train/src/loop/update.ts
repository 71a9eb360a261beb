import * as tf from '@tensorflow/tfjs-core';
import type { OwnedBatch } from '../data/source.ts';
import { type RunContext, totalSteps } from './context.ts';
import { diagnose } from './diagnose.ts';
import { addGradient, batchGradient, squaredNormOf, wideSquaredNorm } from './gradient.ts';

/** What an update came to. */
export interface UpdateResult {
  /** Mean over the batches. */
  readonly loss: number;
  /** Global norm before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Batches in it. */
  readonly batches: number;
}

/** Gathers the gradients of one or several batches and makes one update of them. */
export interface Update {
  /** Batches gathered. */
  readonly batches: number;
  /**
   * Adds a batch.
   *
   * @throws NonFiniteError if its loss or gradient is not finite; weights and states are left as they were.
   */
  add(batch: OwnedBatch): Promise<void>;
  /** Changes the weights and starts over. */
  apply(): Promise<UpdateResult>;
  dispose(): void;
}

/** Makes the updater of a run. */
export function createUpdate(context: RunContext): Update {
  const { optimizer, rng, schedule, settings, state, subject } = context;
  let sum: readonly tf.Tensor[] | undefined;
  let squaredNorm = 0;
  let loss = 0;
  let count = 0;
  let batches = 0;

  function rate(): number {
    return schedule.rate({
      step: state.step,
      epoch: state.epoch,
      steps: totalSteps(context),
      learningRate: settings.learningRate,
    });
  }

  function reset(): void {
    tf.dispose((sum ?? []) as tf.Tensor[]);
    sum = undefined;
    squaredNorm = loss = count = batches = 0;
  }

  async function addBatch(batch: OwnedBatch): Promise<void> {
    const scope = rng.fork('step').fork(state.step).fork(batches);
    const part = await batchGradient(subject, context.lossOf, batch, scope);
    try {
      let norm = part.squaredNorm;
      if (!Number.isFinite(norm)) norm = await wideSquaredNorm(part.gradients);
      if (!Number.isFinite(part.loss) || !Number.isFinite(norm)) {
        const { where } = context;
        const { clipNorm } = settings;
        const scene = { where, step: state.step + 1, epoch: state.epoch, learningRate: rate(), clipNorm };
        throw await diagnose({ ...scene, loss: part.loss }, batch, subject.trainable, part.gradients);
      }
      loss += part.loss * part.count;
      count += part.count;
      batches++;
      squaredNorm = norm;
      if (settings.accumulate === 1) {
        sum = part.gradients;
      } else {
        const before = sum;
        sum = addGradient(before, part);
        tf.dispose((before ?? []) as tf.Tensor[]);
      }
    } finally {
      if (sum !== part.gradients) tf.dispose(part.gradients as tf.Tensor[]);
    }
  }

  return {
    get batches() {
      return batches;
    },
    async add(batch) {
      const states = subject.states.snapshot();
      try {
        await addBatch(batch);
      } catch (error) {
        subject.states.restore(states);
        throw error;
      } finally {
        tf.dispose(states);
      }
    },
    async apply() {
      const learningRate = rate();
      // Batches that count for nothing give no direction.
      const share = count === 0 ? 0 : 1 / count;
      let scale = 1;
      if (settings.accumulate > 1) {
        scale = share;
        squaredNorm = (await squaredNormOf(sum!)) * share ** 2;
      }
      const gradientNorm = Math.sqrt(squaredNorm);
      if (settings.clipNorm !== undefined && gradientNorm > settings.clipNorm) {
        scale *= settings.clipNorm / gradientNorm;
      }
      optimizer.update(sum!, learningRate, scale);
      const result = { loss: loss * share, gradientNorm, learningRate, batches };
      state.step++;
      state.batch += batches;
      state.sums.loss += loss;
      state.sums.count += count;
      state.sums.norm += gradientNorm;
      state.sums.steps++;
      state.sums.rate = learningRate;
      reset();
      return result;
    },
    dispose: reset,
  };
}
