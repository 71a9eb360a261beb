import type { Task } from '../tasks.ts';
import { layerWeights, numbers } from './data.ts';
import { optional } from './optional.ts';
import { repeated } from './timing.ts';
import { type Bout, type Contestant, type Setup, Unsupported } from './types.ts';

/** How a network's weights are stored while it runs. */
export type Precision = 'float32' | 'int8';

interface Network {
  createState(batch?: number): object;
  step(x: Float32Array, state: object): Float32Array;
  run(sequence: Float32Array, state: object): Float32Array;
}

/** A network of one layer with the task's weights. */
export async function streamNetwork({ cell, shape }: Task, precision: Precision): Promise<Network> {
  const name = '@recurra/stream';
  const { createNetwork } = await optional(
    name,
    () => import(name) as Promise<{ createNetwork(spec: object): Promise<Network> }>,
  );
  const { inputSize, hiddenSize } = shape;
  const { recurrentBias, ...weights } = layerWeights(cell, inputSize, hiddenSize);
  const layer = { type: cell, hiddenSize, ...weights, ...(cell === 'gru' ? { recurrentBias } : {}) };
  return createNetwork({ inputSize, layers: [layer], precision });
}

/** Recurra's runtime without TensorFlow.js. */
export async function recurraStream(precision: Precision, { threads }: Setup): Promise<Contestant> {
  return {
    describe: () => ({ precision, streaming: '1 thread' }),
    async prepare(task) {
      if (task.kind !== 'step') throw new Unsupported('only single steps are measured of @recurra/stream');
      if (threads > 1) throw new Unsupported('a step takes one thread');
      return step(task, precision);
    },
  };
}

/** The same with weights of eight bits. */
export function recurraInt8(setup: Setup): Promise<Contestant> {
  return recurraStream('int8', setup);
}

async function step(task: Task, precision: Precision): Promise<Bout> {
  const { batch, inputSize } = task.shape;
  const net = await streamNetwork(task, precision);
  const state = batch === 1 ? net.createState() : net.createState(batch);
  const x = numbers(batch * inputSize, 11);
  return repeated(() => {
    net.step(x, state);
  });
}
