// Runs the pnpm that package.json pins, without a global install.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const binaries = fileURLToPath(new URL('node_modules/.bin', root));
const { packageManager } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/**
 * Runs a program in the repository's root with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] Added to the environment.
 * @returns {Promise<number>} The exit code.
 */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/**
 * Runs pnpm.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function pnpm(args, env) {
  return run('npx', ['--yes', packageManager, ...args], env);
}

/**
 * Runs a program that the root's development dependencies bring. They are found by an absolute path: turbo looks for
 * pnpm in PATH, and starts it in each package's folder.
 * @param {string} name
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function tool(name, args, env) {
  return run(join(binaries, name), args, { PATH: `${binaries}${delimiter}${process.env.PATH}`, ...env });
}

/** Installs what the lockfile says; ends the process if that fails. */
export async function install() {
  const code = await pnpm(['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only']);
  if (code !== 0) process.exit(code);
}
