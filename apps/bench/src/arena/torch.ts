import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Child, startChild } from './child.ts';

// From the sources and from the build alike.
const script = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../python/torch_worker.py' : '../python/torch_worker.py',
    import.meta.url,
  ),
);

/**
 * The environment for PyTorch: as many threads as asked for, and OpenBLAS free to choose its own kernels, whatever the
 * user's shell says.
 */
export function torchEnvironment(threads: number): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
  };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  return env;
}

/**
 * Looks for a Python that has PyTorch: RECURRA_PYTHON, `python3` in PATH, the system's.
 *
 * @returns Its path; undefined if there is none.
 */
export async function findTorch(): Promise<string | undefined> {
  const candidates = [process.env.RECURRA_PYTHON, 'python3', '/usr/bin/python3'];
  for (const python of candidates.filter((name) => name !== undefined && name !== '')) {
    try {
      await promisify(execFile)(python as string, ['-c', 'import torch'], { timeout: 60_000 });
      return python;
    } catch {
      // not this one
    }
  }
  return undefined;
}

/** Starts PyTorch. */
export function startTorch(python: string, threads: number, signal?: AbortSignal): Child {
  return startChild({
    command: python,
    args: [script, String(threads)],
    env: torchEnvironment(threads),
    ...(signal ? { signal } : {}),
  });
}
