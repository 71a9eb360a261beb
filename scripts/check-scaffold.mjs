// A plugin as an outside contributor begins one: written by the packed `create-recurra-plugin` to a folder outside the
// workspace, installed from packed tarballs, type-checked, trained, tested with the kit, loaded, also by the zoo.
// The packages must be built. `--update` takes the model that is trained here as the template's.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const folder = await mkdtemp(join(tmpdir(), 'recurra-scaffold-'));
// What the environment says of the workspace must not reach the folder outside.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name)));

/** Runs a program; what it says is shown if it fails. */
function run(command, args, cwd, shown = false) {
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

/** Packs what a plugin needs; where each tarball is, by the package's name. */
async function pack() {
  const needed = [
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
  const present = (await readdir(join(root, 'packages'))).filter((name) => needed.includes(name));
  const tarballs = {};
  for (const name of present) {
    const path = join(root, 'packages', name);
    const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
    const out = run('npx', ['--yes', packageManager, 'pack', '--pack-destination', folder], path);
    tarballs[manifest.name] = `file:${join(folder, basename(out.trim().split('\n').at(-1)))}`;
  }
  return tarballs;
}

/** Makes a package take Recurra from the tarballs, also where other packages of ours ask for it. */
async function useTarballs(path, tarballs) {
  const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  // What an application adds to a plugin.
  if (tarballs['@recurra/zoo'] !== undefined) manifest.devDependencies['@recurra/zoo'] = '*';
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

const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];

/** Opens the plugin's model as an application does, by the zoo where there is one, and asks it for something. */
const use = `
import { tidesPlugin } from '@coast/tides/plugin';
const plugin = tidesPlugin();
const values = Array.from({ length: 36 }, (_, t) => Math.sin(t / 2));
const { readFile } = await import('node:fs/promises');
const task = await plugin.tasks['fore-cast']();
const model = await task.open(new Uint8Array(await readFile(new URL(plugin.models[0].file))));
const answer = await task.run(model, { values, steps: 6 }, { seed: 1 });
await model.dispose();
if (answer.values.length !== 6 || !answer.values.every(Number.isFinite)) throw new Error(JSON.stringify(answer));
if (process.argv.includes('zoo')) {
  const { createZoo } = await import('@recurra/zoo');
  const zoo = createZoo({ plugins: [plugin], offline: true });
  const loaded = await zoo.load('tides:waves');
  const again = await loaded.run({ values, steps: 6 }, { seed: 1 });
  await loaded.dispose();
  if (JSON.stringify(again) !== JSON.stringify(answer)) throw new Error('the zoo gives another answer');
}
console.log('loaded' + (process.argv.includes('zoo') ? ', also by the zoo' : '') + ': ' + answer.values.map((v) => v.toFixed(2)).join(' '));
`;

try {
  const tarballs = await pack();
  const starter = join(folder, 'starter');
  await mkdir(starter);
  await writeFile(join(starter, 'package.json'), '{"private":true}');
  run('npm', [...install, tarballs['create-recurra-plugin']], starter);
  const target = join(folder, 'tides');
  const names = ['--name', 'tides', '--task', 'fore-cast', '--package', '@coast/tides'];
  run(join(starter, 'node_modules/.bin/create-recurra-plugin'), [target, ...names], folder);

  await useTarballs(target, tarballs);
  const zoo = tarballs['@recurra/zoo'];
  run('npm', install, target);
  console.log('installed from tarballs, outside the workspace');
  const steps = process.argv.includes('--update')
    ? ['train', 'typecheck', 'test']
    : ['typecheck', 'test', 'train', 'test'];
  for (const step of steps) run('npm', ['run', step], target, true);
  await writeFile(join(target, 'use.mjs'), use);
  run('node', ['use.mjs', ...(zoo === undefined ? [] : ['zoo'])], target, true);
  if (process.argv.includes('--update')) {
    for (const file of ['waves.onnx', 'waves.json', 'waves.golden.json']) {
      await cp(join(target, 'models', file), join(root, 'packages/create-plugin/template/models', file));
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
