import { expect, it } from 'vitest';
import { fuzz } from './run.ts';

// Longer: pnpm --filter @recurra/onnx fuzz --runs 1000000 --seed 7
const runs = Number(process.env.FUZZ_RUNS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000));

it(
  `${runs} mutated files are read, bound and run, or refused`,
  async () => {
    console.log(`Seed ${seed}.`);
    const stages = await fuzz(runs, seed);
    console.log(`Refused when … : ${JSON.stringify(stages)}`);
    expect(Object.values(stages).reduce((sum, count) => sum + count, 0)).toBe(runs);
    // Mutations that nothing reads, or that only break the first byte, would find nothing.
    expect(stages.run ?? 0).toBeGreaterThan(runs / 50);
    expect(stages.parse ?? 0).toBeGreaterThan(runs / 10);
  },
  24 * 3_600_000,
);
