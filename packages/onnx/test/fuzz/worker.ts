import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { drive } from './drive.ts';
import { cases, mutated } from './mutate.ts';
import { seedFiles } from './seeds.ts';

/** What the worker is to do. */
export interface FuzzOrder {
  readonly seed: number;
  readonly runs: number;
  /** Folder with more files to start from. */
  readonly folder: string;
  /** Where the file at hand is kept: how many were tried, its length, and it. */
  readonly current: SharedArrayBuffer;
}

/** How many files came how far, or the first that failed. */
export type FuzzReport =
  | { readonly stages: Readonly<Record<string, number>> }
  | { readonly failure: string; readonly file: Uint8Array };

const { seed, runs, folder, current } = workerData as FuzzOrder;
const counts = new Int32Array(current, 0, 2);
const space = new Uint8Array(current, 8);
const seeds = seedFiles(folder);
const stages: Record<string, number> = {};

const result = await fc.check(
  fc.asyncProperty(cases, async ({ seed, mutations }) => {
    const file = mutated(seeds, seed, mutations).subarray(0, space.length);
    space.set(file);
    counts[1] = file.length;
    Atomics.add(counts, 0, 1);
    const stage = await drive(file, counts[0]);
    stages[stage] = (stages[stage] ?? 0) + 1;
  }),
  { seed, numRuns: runs, endOnFailure: false },
);

const report: FuzzReport = result.failed
  ? {
      failure: `${fc.defaultReportMessage(result)}\n${String((result.errorInstance as Error | null)?.stack)}`,
      file: mutated(seeds, result.counterexample?.[0].seed ?? 0, result.counterexample?.[0].mutations ?? []),
    }
  : { stages };
parentPort?.postMessage(report);
