import { type Kernels, loadKernels, matrix, pack, packedSize, times, timesPacked } from '@recurra/kernels';
import type { Task } from '../tasks.ts';
import { numbers } from './data.ts';
import { kernelStep } from './kernel-step.ts';
import { repeated } from './timing.ts';
import { type Bout, type Contestant, type Setup, Unsupported } from './types.ts';

/** Starts the kernels with a number of threads. */
export async function startKernels({ threads }: Setup): Promise<Kernels> {
  const kernels = await loadKernels();
  await kernels.setThreads(threads);
  return kernels;
}

/**
 * A training step of `@recurra/kernels` by itself: what is left of a step where everything around it costs nothing.
 *
 * @throws Unsupported for any other task than training.
 */
export function kernelOnly(kernels: Kernels, task: Task): Bout {
  if (task.kind !== 'train')
    throw new Unsupported('the kernels alone are measured in training steps and products');
  const { step, dispose } = kernelStep(kernels, task);
  return repeated(step, dispose);
}

/** Rows from which on a product is measured as a whole, packing included. */
const large = 512;

/** A matrix product; the recurrent ones with weights packed beforehand, as a sequence packs them once. */
function product(kernels: Kernels, { shape }: Task): Bout {
  const [m, k, n] = [shape.batch * shape.time, shape.inputSize, shape.hiddenSize];
  const { heap } = kernels;
  const a = matrix(kernels.put(numbers(m * k, 1)), k);
  const b = matrix(kernels.put(numbers(k * n, 2)), n);
  const c = heap.alloc(m * kernels.pad(n));
  const packed = heap.alloc(packedSize(kernels, k, n));
  pack(kernels, b, packed, k, n);
  return repeated(
    m >= large
      ? () => times(kernels, a, b, c, [m, n, k], n)
      : () => timesPacked(kernels, a, packed, c, [m, n, k], n),
    () => {
      for (const at of [a.at, b.at, c, packed]) heap.free(at);
    },
  );
}

/** The kernels by themselves: the floor under a training step, and the matrix product. */
export async function recurraKernels(setup: Setup): Promise<Contestant> {
  const kernels = await startKernels(setup);
  return {
    describe: () => ({ build: kernels.variant, threads: String(kernels.threads) }),
    prepare: async (task) => (task.kind === 'gemm' ? product(kernels, task) : kernelOnly(kernels, task)),
    async memory(task) {
      const { step, dispose } = kernelStep(kernels, task);
      step();
      const { heap } = kernels;
      // Weights and moments stay; what counts is what a step takes on top.
      const before = heap.inUse;
      heap.peak = before;
      step();
      dispose();
      return heap.peak - before;
    },
  };
}
