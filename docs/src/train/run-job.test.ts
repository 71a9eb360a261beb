import { createRng } from '@recurra/core/random';
import { ArgumentError } from '@recurra/plugin';
import { createNetwork } from '@recurra/stream';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { CellKind } from '../lab/cell.ts';
import {
  errorGradient,
  errorOf,
  type LabNetwork,
  loadNetwork,
  runNetwork,
  storeNetwork,
  streamSpec,
} from '../lab/network.ts';
import { echo } from '../lab/tasks/echo.ts';
import type { TrainingJob, TrainingMessage } from './job.ts';
import { runJob } from './run-job.ts';

const job: TrainingJob = {
  task: 'echo',
  length: 8,
  kind: 'gru',
  hiddenSize: 6,
  learningRate: 0.02,
  steps: 60,
  batch: 8,
  seed: 3,
};

async function train(change: Partial<TrainingJob>): Promise<{ losses: number[]; network: LabNetwork }> {
  const messages: TrainingMessage[] = [];
  await runJob({ ...job, ...change }, (message) => messages.push(structuredClone(message)));
  expect(messages.at(-1)).toEqual({ type: 'done' });
  const losses = messages.flatMap((message) => (message.type === 'losses' ? message.losses : []));
  const last = messages.findLast((message) => message.type === 'network')!;
  expect(last.type === 'network' && last.step).toBe(change.steps ?? job.steps);
  return { losses, network: (last as { network: LabNetwork }).network };
}

describe('training for the guide', () => {
  it('learns, repeats itself, and leaves no tensor behind', async () => {
    const first = await train({});
    const tensors = tf.memory().numTensors;
    const again = await train({});
    expect(tf.memory().numTensors).toBe(tensors);
    expect(again).toEqual(first);
    expect(first.losses).toHaveLength(60);
    expect((await train({ seed: 4 })).losses).not.toEqual(first.losses);
    const longer = await train({ steps: 300 });
    expect(longer.losses.at(-1)!).toBeLessThan(0.5 * longer.losses[0]!);
  });

  it.each<CellKind>(['rnn', 'relu', 'lstm', 'gru', 'gru-before'])(
    'gives a network that is the model: %s',
    async (kind) => {
      // One update at a rate of nearly zero: the loss that is told is that of the network.
      const { losses, network } = await train({ kind, steps: 1, learningRate: 1e-12 });
      const examples = createRng(job.seed).fork('examples');
      const batch = Array.from({ length: 8 }, () => echo.example(8, examples));
      const errors = batch.map((example) => errorOf(runNetwork(network, example.x), example));
      const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
      expect(mean).toBeCloseTo(losses[0]!, 5);

      const stored = loadNetwork(JSON.parse(JSON.stringify(storeNetwork(network))));
      const net = await createNetwork(streamSpec(stored));
      const { x } = batch[0]!;
      const said = net.run(Float32Array.from(x.flat()), net.createState());
      for (const [t, row] of runNetwork(network, x).outputs.entries())
        expect(row[0]).toBeCloseTo(said[t]!, 4);
      net.dispose();
    },
  );

  it('measures the gradient of the error as numeric differentiation does', async () => {
    const { network } = await train({ kind: 'lstm', steps: 20 });
    const example = echo.example(8, createRng(1));
    const run = runNetwork(network, example.x);
    const norms = errorGradient(network, run, example);
    // At the last step, dE/dc = o(1-tanh²c)·2(y-t)w/n.
    const { c, gates } = run.steps.at(-1)!;
    const slope = (2 / 5) * (run.outputs.at(-1)![0]! - example.y.at(-1)![0]!);
    const expected = [...c!].map(
      (v, j) => slope * network.headKernel[j]! * gates.o![j]! * (1 - Math.tanh(v) ** 2),
    );
    expect(norms.at(-1)!).toBeCloseTo(Math.hypot(...expected), 10);
  });

  it('says which task it does not know', async () => {
    await expect(runJob({ ...job, task: 'chess' }, () => {})).rejects.toThrow(ArgumentError);
  });

  it('trains on a series of the reader', async () => {
    const values = Array.from({ length: 60 }, (_, t) => Math.sin(t / 2));
    const { losses } = await train({ task: { name: 'wave', values }, steps: 5 });
    expect(losses.every(Number.isFinite)).toBe(true);
  });
});
