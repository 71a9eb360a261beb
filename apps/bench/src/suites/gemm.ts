import type { Samples } from '../measure/statistics.ts';
import type { Result } from '../results.ts';
import { gemmTasks } from '../shapes.ts';
import { taskFlops } from '../tasks.ts';
import { timedSuite } from './timed.ts';
import type { Context } from './types.ts';

/** Turns milliseconds into operations a nanosecond. */
function speeds(samples: Samples, flops: number): Samples {
  return samples.map((milliseconds) => (milliseconds === null ? null : flops / milliseconds / 1e6));
}

/** Matrix products of our kernels beside the most the machine can do with 128-bit vectors. */
export async function* gemmSuite(context: Context): AsyncGenerator<Result> {
  const oneThread = { ...context, threads: [1] };
  const tasks = gemmTasks(context.effort.quick);
  for await (const result of timedSuite('gemm', tasks, ['recurra-kernels', 'fma-ceiling'], oneThread)) {
    const flops = taskFlops(result.task!);
    const entries = Object.entries(result.samples).map(([id, samples]) => [id, speeds(samples, flops)]);
    yield { ...result, unit: 'GFLOP/s', samples: Object.fromEntries(entries) };
  }
}
