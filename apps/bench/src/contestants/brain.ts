import type { Task } from '../tasks.ts';
import { numbers } from './data.ts';
import { repeated } from './timing.ts';
import { type Bout, type Contestant, type Description, type Setup, Unsupported } from './types.ts';

/** The part of brain.js that is measured; its own types do not describe recurrent networks over vectors. */
export interface Brain {
  readonly recurrent: {
    readonly [name in 'LSTMTimeStep' | 'GRUTimeStep']: new (
      options: object,
    ) => TimeStep;
  };
}

interface TimeStep {
  train(data: number[][][], options: object): unknown;
}

/**
 * brain.js, the way it trains: it has no batches, so a step is one pass over the batch's sequences, with an update
 * after each. Its loss is on the next frame at every time step.
 */
export function brain(module: Brain, { threads }: Setup, description: Description): Contestant {
  if (threads > 1) throw new Unsupported('one thread only');
  return {
    describe: () => description,
    async prepare(task) {
      if (task.kind !== 'train') throw new Unsupported('only its training is measured');
      return train(module, task);
    },
  };
}

function train({ recurrent }: Brain, { cell, shape }: Task): Bout {
  const { batch, time, inputSize, hiddenSize } = shape;
  const Net = recurrent[cell === 'lstm' ? 'LSTMTimeStep' : 'GRUTimeStep'];
  const net = new Net({ inputSize, hiddenLayers: [hiddenSize], outputSize: inputSize });
  const all = numbers(batch * (time + 1) * inputSize, 11);
  // One frame more than there are steps: each is the target of the one before it.
  const frame = (at: number) => Array.from(all.subarray(at * inputSize, (at + 1) * inputSize));
  const data = Array.from({ length: batch }, (_, b) =>
    Array.from({ length: time + 1 }, (_, t) => frame(b * (time + 1) + t)),
  );
  const options = { iterations: 1, errorThresh: 0, log: false };
  return repeated(() => {
    net.train(data, options);
  });
}
