import { jobFields } from '../generated/job.ts';
import type { Kernels } from '../kernels.ts';

/** Fields of a job; those left out are 0. */
export type JobFields = { readonly [name in keyof typeof jobFields]?: number };

const fields = Object.entries(jobFields) as [keyof JobFields, boolean][];

/** Writes a job for the kernels to read. @returns Where it stands; the caller frees it. */
export function writeJob(kernels: Kernels, values: JobFields): number {
  const at = kernels.heap.alloc(fields.length);
  const view = new DataView(kernels.heap.memory.buffer, at, 4 * fields.length);
  fields.forEach(([name, isFloat], index) => {
    const value = values[name] ?? 0;
    if (isFloat) view.setFloat32(4 * index, value, true);
    else view.setInt32(4 * index, value, true);
  });
  return at;
}
