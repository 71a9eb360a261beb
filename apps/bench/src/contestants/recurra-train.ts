import { gru, lstm } from '@recurra/cells';
import { type FitOptions, fit } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import type { Task } from '../tasks.ts';
import { numbers } from './data.ts';
import { predictWith } from './predict-with.ts';
import type { Bout } from './types.ts';

/** Batches of the training data: one epoch, then it is shuffled anew. */
const batches = 8;

function layer({ cell, shape }: Task, returnSequences: boolean) {
  const config = {
    units: shape.hiddenSize,
    inputShape: [shape.time, shape.inputSize],
    recurrentActivation: 'sigmoid' as const,
    recurrentInitializer: 'glorotUniform' as const,
    returnSequences,
  };
  return cell === 'lstm' ? lstm(config) : gru({ ...config, resetAfter: true });
}

/**
 * A training step as users have it: `fit` over `{x, y}`, with batches taken from shuffled data, the ends of epochs, and
 * the loss read back. One call of `fit` goes on through all rounds; between them it waits in `onStepEnd`. A round's
 * time is from its release to the end of its last step.
 */
export async function recurraTrain(task: Task): Promise<Bout> {
  const { sequential, layers } = await import('@tensorflow/tfjs-layers');
  const { batch, time, inputSize } = task.shape;
  const model = sequential({ layers: [layer(task, false), layers.dense({ units: 1 })] });
  const sequences = batch * batches;
  const x = tf.tensor3d(numbers(sequences * time * inputSize, 11), [sequences, time, inputSize]);
  const y = tf.tensor2d(numbers(sequences, 12), [sequences, 1]);
  const gate = new StepGate();
  const controller = new AbortController();
  const options: FitOptions = {
    epochs: 1_000_000_000,
    batchSize: batch,
    loss: 'meanSquaredError',
    optimizer: 'adam',
    learningRate: 1e-3,
    seed: 1,
    signal: controller.signal,
    callbacks: { onTrainBegin: () => gate.wait(), onStepEnd: () => gate.stepped() },
  };
  const training = fit(model, { x, y }, options);
  training.catch((error: unknown) => gate.fail(error));
  return {
    run: (times) => gate.run(times),
    async dispose() {
      controller.abort();
      gate.open();
      await training.catch(() => {});
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

/** Lets training do a number of steps, then holds it until the next round. */
class StepGate {
  #left = 0;
  #begun = 0;
  #release: (() => void) | undefined;
  #finish: { resolve: (milliseconds: number) => void; reject: (error: unknown) => void } | undefined;
  #error: unknown;
  #open = false;

  /** Holds training until somebody wants steps. */
  wait(): Promise<void> | undefined {
    if (this.#left > 0 || this.#open) return undefined;
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Counts a step. */
  stepped(): Promise<void> | undefined {
    if (--this.#left > 0 || this.#open) return undefined;
    this.#finish?.resolve(performance.now() - this.#begun);
    return this.wait();
  }

  /** Lets `times` steps through; resolves with the milliseconds they took. */
  run(times: number): Promise<number> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#finish = { resolve, reject };
      this.#left = times;
      this.#begun = performance.now();
      this.#release?.();
    });
  }

  /** Training ended with an error. */
  fail(error: unknown): void {
    this.#error = error;
    this.#finish?.reject(error);
  }

  /** Holds training no longer. */
  open(): void {
    this.#open = true;
    this.#release?.();
  }
}

/** Whole sequences through a model of one layer of ours, with `model.predict`. */
export async function predict(task: Task): Promise<Bout> {
  return predictWith(layer(task, true), task);
}
