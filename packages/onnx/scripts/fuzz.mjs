// Tries mutated model files for as long as wanted: pnpm --filter @recurra/onnx fuzz --runs 1000000 --seed 7
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const cwd = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(cwd, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/fuzz'], { stdio: 'inherit', env, cwd });
process.exit(status ?? 1);
