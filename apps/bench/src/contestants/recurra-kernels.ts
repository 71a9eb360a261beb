import type { Task } from '../tasks.ts';
import { optional } from './optional.ts';
import { type Bout, type Contestant, type Setup, Unsupported } from './types.ts';

/**
 * What `@recurra/kernels` does inside a training step: forward, backward and the optimiser, without TensorFlow.js.
 *
 * @throws Unsupported where the package is missing, or has no entry for the task.
 */
export async function kernelOnly(_task: Task): Promise<Bout> {
  const name = '@recurra/kernels';
  await optional(name, () => import(name));
  throw new Unsupported('the kernels are not called on their own yet');
}

/** The kernels by themselves: the floor under a training step, and the matrix product. */
export async function recurraKernels(_setup: Setup): Promise<Contestant> {
  return {
    describe: () => ({}),
    prepare: kernelOnly,
  };
}
