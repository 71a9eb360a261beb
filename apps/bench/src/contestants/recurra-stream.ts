import { createNetwork, type LayerSpec, type Network } from '@recurra/stream';
import type { Task } from '../tasks.ts';
import { layerWeights, numbers } from './data.ts';
import { repeated } from './timing.ts';
import { type Bout, type Contestant, type Setup, Unsupported } from './types.ts';

/** How a network's weights are stored while it runs. */
export type StoredAs = 'float32' | 'int8';

/** A network of one layer with the weights that everybody gets. */
export function streamNetwork({ cell, shape }: Task, precision: StoredAs): Promise<Network> {
  const { inputSize, hiddenSize } = shape;
  const { recurrentBias, ...weights } = layerWeights(cell, inputSize, hiddenSize);
  const layer: LayerSpec =
    cell === 'gru'
      ? { type: 'gru', hiddenSize, ...weights, recurrentBias, resetAfter: true }
      : { type: 'lstm', hiddenSize, ...weights };
  return createNetwork({ inputSize, layers: [layer], precision });
}

/** Recurra's runtime without TensorFlow.js: single steps, and whole sequences of a batch. One thread. */
export function recurraStream(precision: StoredAs, { threads }: Setup): Contestant {
  return {
    describe: () => ({ precision, threads: '1' }),
    async prepare(task) {
      if (task.kind !== 'step' && task.kind !== 'forward') {
        throw new Unsupported('only steps and sequences are measured of @recurra/stream');
      }
      if (threads > 1) throw new Unsupported('@recurra/stream uses one thread');
      return task.kind === 'step' ? step(task, precision) : sequences(task, precision);
    },
  };
}

async function step(task: Task, precision: StoredAs): Promise<Bout> {
  const { batch, inputSize } = task.shape;
  const net = await streamNetwork(task, precision);
  const state = net.createState(batch);
  const x = numbers(batch * inputSize, 11);
  return repeated(
    () => {
      net.step(x, state);
    },
    () => net.dispose(),
  );
}

async function sequences(task: Task, precision: StoredAs): Promise<Bout> {
  const { batch, time, inputSize } = task.shape;
  const net = await streamNetwork(task, precision);
  const state = net.createState(batch);
  const x = numbers(batch * time * inputSize, 11);
  return repeated(
    () => {
      net.run(x, state);
    },
    () => net.dispose(),
  );
}
