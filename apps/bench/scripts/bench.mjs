// Builds what is to be measured, then measures: `pnpm bench …` at the root of the repository.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const turbo = fileURLToPath(new URL('node_modules/.bin/turbo', root));
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Runs a program; its output goes where `out` says. */
function run(command, args, out, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['inherit', out, 'inherit'],
      shell: process.platform === 'win32' && command === turbo,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

// Ctrl-C reaches the children, too; they end in their own way.
process.on('SIGINT', () => {});
const args = process.argv.slice(2);
const quiet = args.includes('--help') || args.includes('-h');
// Its own output goes to standard error: standard output is for the tables.
const built = await run(
  turbo,
  ['run', 'build', '--filter=@recurra/bench', quiet ? '--output-logs=none' : '--output-logs=errors-only'],
  2,
  fileURLToPath(root),
);
process.exit(built !== 0 ? built : await run(process.execPath, [main, ...args], 'inherit'));
