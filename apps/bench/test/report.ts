import type { Report, Result } from '../src/results.ts';
import type { Task } from '../src/tasks.ts';

/** A training result at H units: what each contestant took, round by round. */
export function trained(hiddenSize: number, samples: Result['samples'], rest: Partial<Result> = {}): Result {
  const task: Task = {
    kind: 'train',
    cell: 'lstm',
    shape: { batch: 16, time: 24, inputSize: 4, hiddenSize },
  };
  const name = `LSTM B16 T24 I4 H${hiddenSize}`;
  return { suite: 'train', name, task, threads: 1, unit: 'ms', samples, left: {}, ...rest };
}

/** A report of some results. */
export function reportOf(results: readonly Result[], rest: Partial<Report> = {}): Report {
  return {
    format: 1,
    date: '2026-01-02T03:04:05.000Z',
    command: 'pnpm bench --quick',
    machine: {
      cpu: 'Abacus 2000',
      cores: 2,
      memoryBytes: 8e9,
      system: 'Linux x64',
      node: 'v20.20.2',
      v8: '11.3',
      load: 0.25,
      relaxedSimd: 'behind a flag',
    },
    quick: true,
    contestants: { recurra: { version: '1.2.3' }, 'pytorch@2': { version: '2.0', threads: '2' } },
    missing: { 'brain.js': 'not installed' },
    results,
    interrupted: false,
    seconds: 1,
    ...rest,
  };
}
