// What gates share that use our packages as a stranger does: packed, and installed in a folder outside the workspace.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** A folder outside the workspace; whoever uses it removes it. */
export const folder = await mkdtemp(join(tmpdir(), 'recurra-outside-'));

// What the environment says of the workspace must not reach the folder outside; nor does anything there report home.
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name))),
  NEXT_TELEMETRY_DISABLED: '1',
};

/** Arguments of npm for an install that asks nobody. */
export const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];

/**
 * Runs a program outside the workspace; what it says is shown if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {boolean} [shown] Show what it says in any case.
 * @returns {string} What it said, if it was not shown.
 * @throws {Error} When it fails.
 */
export function run(command, args, cwd, shown = false) {
  try {
    return execFileSync(command, args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
    });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}

const pnpm = join(root, 'node_modules/.bin/pnpm');
// What a plugin needs, from its beginning to a zoo.
const forPlugins = [
  'kernels',
  'plugin',
  'core',
  'stream',
  'cells',
  'train',
  'onnx',
  'zoo',
  'testkit',
  'create-plugin',
];

/**
 * Packs packages as they would be published, into `folder`. They must be built.
 * @param {string[]} [names] Their folders in `packages`; without it, what a plugin needs.
 * @returns {Promise<Record<string, string>>} The tarballs as npm takes them (`file:…`), by the packages' names.
 */
export async function pack(names = forPlugins) {
  const present = (await readdir(join(root, 'packages'))).filter((name) => names.includes(name));
  const tarballs = {};
  for (const name of present) {
    const path = join(root, 'packages', name);
    const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
    const out = run(pnpm, ['pack', '--pack-destination', folder], path);
    tarballs[manifest.name] = `file:${join(folder, basename(out.trim().split('\n').at(-1)))}`;
  }
  return tarballs;
}

/**
 * Makes a package take Recurra from the tarballs, also where other packages of ours ask for it.
 * @param {string} path The package's folder.
 * @param {Record<string, string>} tarballs As `pack` gives them.
 */
export async function useTarballs(path, tarballs) {
  const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  // What an application adds to a plugin.
  if (tarballs['@recurra/zoo'] !== undefined) {
    manifest.devDependencies = { ...manifest.devDependencies, '@recurra/zoo': '*' };
  }
  manifest.overrides = { ...tarballs };
  for (const kind of ['dependencies', 'devDependencies']) {
    for (const name of Object.keys(manifest[kind] ?? {})) {
      if (tarballs[name] === undefined) continue;
      manifest[kind][name] = tarballs[name];
      manifest.overrides[name] = `$${name}`;
    }
  }
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest, null, 2));
}
