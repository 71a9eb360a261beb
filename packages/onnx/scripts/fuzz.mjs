// Tries mutated model files for as long as wanted: pnpm --filter @recurra/onnx fuzz --runs 1000000 --seed 7
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`--${name} must be a number, got ${value}. Example: pnpm fuzz --runs 1000000 --seed 7`);
  process.exit(2);
}
const env = { ...process.env, FUZZ_RUNS: values.runs, FUZZ_SEED: values.seed };
const { status } = spawnSync('npx', ['vitest', 'run', 'test/fuzz'], { stdio: 'inherit', env });
process.exit(status ?? 1);
