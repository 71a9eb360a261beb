import type { Result } from '../results.ts';
import { trainTasks } from '../shapes.ts';
import { type Task, taskName } from '../tasks.ts';
import type { Context } from './types.ts';

/**
 * Bytes that backward cannot do without: at every step the inputs, the activated gates and the states. LSTM: i, f, g,
 * o, c and h; GRU: r, z, n, the recurrent part of n and h.
 */
export function neededBytes({ cell, shape }: Task): number {
  const { batch, time, inputSize, hiddenSize } = shape;
  return 4 * batch * time * (inputSize + (cell === 'lstm' ? 6 : 5) * hiddenSize);
}

/** What the kernels hold during a training step beside what backward needs. */
export async function* memorySuite(context: Context): AsyncGenerator<Result> {
  for (const task of trainTasks(context.effort.quick)) {
    if (context.wantsCase && !context.wantsCase(taskName(task))) continue;
    if (context.signal.aborted || !context.wants('recurra-kernels')) return;
    context.progress(`memory: ${taskName(task)}`);
    const samples: { [id: string]: number[] } = { needed: [neededBytes(task)] };
    const left: { [id: string]: string } = {};
    try {
      const child = await context.pool.get('recurra-kernels', 1);
      if (child) samples['recurra-kernels'] = [await child.memory(task)];
    } catch (error) {
      left['recurra-kernels'] = (error as Error).message;
    }
    yield { suite: 'memory', name: taskName(task), task, threads: 1, unit: 'bytes', samples, left };
  }
}
