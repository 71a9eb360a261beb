import { describe, expect, it } from 'vitest';
import type { Task } from '../tasks.ts';
import { findTorch, startTorch, torchEnvironment } from './torch.ts';

const python = await findTorch();
if (python === undefined) {
  console.warn('No python3 here can import torch: the tests of PyTorch as a contestant are skipped.');
}

const pace = { warmUp: 1, round: 1 };
const task = (kind: Task['kind'], cell: Task['cell']): Task => ({
  kind,
  cell,
  shape: { batch: 2, time: kind === 'step' ? 1 : 3, inputSize: 4, hiddenSize: 8 },
});

describe("PyTorch's environment", () => {
  it('has the threads that were asked for, and no choice of kernels', () => {
    process.env.OPENBLAS_CORETYPE = 'Prescott';
    try {
      const env = torchEnvironment(2);
      expect([env.OMP_NUM_THREADS, env.OPENBLAS_NUM_THREADS]).toEqual(['2', '2']);
      expect(env).not.toHaveProperty('OPENBLAS_CORETYPE');
      expect(env.PATH).toBe(process.env.PATH);
    } finally {
      delete process.env.OPENBLAS_CORETYPE;
    }
  });
});

describe.skipIf(python === undefined)('PyTorch', () => {
  it('does every kind of work, and says what it does not', async () => {
    const torch = startTorch(python!, 1);
    try {
      expect(await torch.describe()).toMatchObject({ threads: '1' });
      for (const kind of ['train', 'step', 'forward'] as const) {
        for (const cell of ['lstm', 'gru'] as const) {
          const { milliseconds, repeats } = await torch.prepare(task(kind, cell), pace);
          expect(milliseconds).toBeGreaterThan(0);
          expect(repeats).toBeGreaterThan(0);
          expect(await torch.round()).toBeGreaterThan(0);
        }
      }
      await expect(torch.prepare(task('gemm', 'lstm'), pace)).rejects.toMatchObject({ name: 'Unsupported' });
      await torch.release();
    } finally {
      torch.close();
    }
  });
});
