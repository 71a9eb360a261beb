// Every gate besides the tests, one after the other; the names of the failed ones at the end.
// `node scripts/check.mjs lint knip` runs only those.
import { run, tool } from './pnpm.mjs';

const gates = {
  lint: ['biome', 'check', '--error-on-warnings', '.'],
  sherif: ['sherif'],
  structure: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps'],
  types: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'],
  knip: ['knip'],
  packages: ['node', 'scripts/check-packages.mjs'],
  api: ['node', 'scripts/check-api.mjs'],
  scaffold: ['node', 'scripts/check-scaffold.mjs'],
  consumers: ['node', 'scripts/check-consumers.mjs'],
  size: ['size-limit'],
  graph: ['node', 'scripts/check-graph.mjs'],
  docs: ['pnpm', '--silent', '--filter', '@recurra/docs', 'api'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in gates));
if (unknown.length > 0) {
  console.error(`No gate named ${unknown.join(', ')}; there are: ${Object.keys(gates).join(', ')}.`);
  process.exit(2);
}

const failed = [];
for (const [name, [command, ...args]] of Object.entries(gates)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  const started = performance.now();
  const code = await (command === 'node' ? run(process.execPath, args) : tool(command, args));
  console.log(
    `${name}: ${code === 0 ? 'passed' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
