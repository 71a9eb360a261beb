import '@tensorflow/tfjs-backend-cpu';
import { gru, lstm, simpleRnn } from '@recurra/cells';
import { createRng, type Rng } from '@recurra/core';
import { ArgumentError } from '@recurra/plugin';
import { type Batch, fit } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { findTask, seriesTask, type Task } from '../lab/tasks/index.ts';
import type { TrainingJob, TrainingMessage } from './job.ts';
import { readNetwork } from './read-network.ts';

/** Milliseconds between two messages of losses, and between two looks at the network. */
const lossesEvery = 100;
const networkEvery = 300;
const updatesPerEpoch = 50;

function taskOf({ task }: TrainingJob): Task {
  const found = typeof task === 'string' ? findTask(task) : seriesTask(task);
  if (found) return found;
  throw new ArgumentError(
    `runJob(): there is no task named ${JSON.stringify(task)}; choose one of the list.`,
  );
}

function buildModel(job: TrainingJob, task: Task, rng: Rng): tfl.LayersModel {
  const shared = {
    units: job.hiddenSize,
    returnSequences: true,
    inputShape: [job.length, task.inputs.length],
    seed: rng.seed(),
  };
  const layer =
    job.kind === 'lstm'
      ? lstm({ ...shared, recurrentActivation: 'sigmoid' })
      : job.kind === 'gru' || job.kind === 'gru-before'
        ? gru({ ...shared, recurrentActivation: 'sigmoid', resetAfter: job.kind === 'gru' })
        : simpleRnn({ ...shared, activation: job.kind === 'relu' ? 'relu' : 'tanh' });
  const head = tfl.layers.dense({
    units: task.outputs.length,
    kernelInitializer: tfl.initializers.glorotUniform({ seed: rng.seed() }),
  });
  return tfl.sequential({ layers: [layer, head] });
}

function makeBatch(task: Task, length: number, size: number, rng: Rng): Batch {
  const examples = Array.from({ length: size }, () => task.example(length, rng));
  const y = examples.map((example) => example.y.map((row) => [...row]));
  const x = examples.map((example) => example.x.map((row) => [...row]));
  const batch = {
    x: tf.tensor3d(x, [size, length, task.inputs.length]),
    y: tf.tensor3d(y, [size, length, task.outputs.length]),
  };
  if (!examples[0]!.counts) return batch;
  const weight = examples.map(({ counts }) => counts!.map(Number));
  return { ...batch, weight: tf.tensor2d(weight, [size, length]) };
}

/**
 * Trains a network on a task, on fresh examples at every update.
 *
 * @param job What to train; the same job gives the same losses, bit for bit.
 * @param tell Hears how it goes; the last message but `done` is the network as it became.
 * @throws ArgumentError if there is no such task; NonFiniteError if training runs away.
 */
export async function runJob(job: TrainingJob, tell: (message: TrainingMessage) => void): Promise<void> {
  const task = taskOf(job);
  await tf.setBackend('cpu');
  const rng = createRng(job.seed);
  const model = buildModel(job, task, rng.fork('weights'));
  const examples = rng.fork('examples');
  let losses: number[] = [];
  let [lastLosses, lastNetwork] = [performance.now(), 0];
  const flush = (): void => {
    if (losses.length > 0) tell({ type: 'losses', losses });
    losses = [];
    lastLosses = performance.now();
  };
  const show = (step: number): void => {
    tell({ type: 'network', step, network: readNetwork(model, job.kind) });
    lastNetwork = performance.now();
  };
  try {
    show(0);
    await fit(
      model,
      function* (epoch) {
        const count = Math.min(updatesPerEpoch, job.steps - (epoch - 1) * updatesPerEpoch);
        for (let n = 0; n < count; n++) yield makeBatch(task, job.length, job.batch ?? 32, examples);
      },
      {
        loss: 'meanSquaredError',
        epochs: Math.ceil(job.steps / updatesPerEpoch),
        learningRate: job.learningRate,
        clipNorm: 1,
        seed: job.seed,
        onProgress({ loss, step, epochEnd }) {
          if (epochEnd) return;
          losses.push(loss);
          const now = performance.now();
          if (now - lastNetwork > networkEvery) show(step);
          if (now - lastLosses > lossesEvery) flush();
        },
      },
    );
    flush();
    show(job.steps);
    tell({ type: 'done' });
  } finally {
    model.dispose();
  }
}
