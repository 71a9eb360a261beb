// Plugins as outside contributors write them, in a folder outside the workspace, installed from packed tarballs: one that
// the packed `create-recurra-plugin` writes, which is trained, too, and those of `examples/`. They are type-checked, tested
// with the kit, loaded, also by the zoo.
// The packages must be built. `--update` takes the model that is trained here as the template's.
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { folder, install, pack, root, run, useTarballs } from './outside.mjs';

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

  for (const name of await readdir(join(root, 'examples'))) {
    const [source, example] = [join(root, 'examples', name), join(folder, name)];
    const built = ['node_modules', 'dist', 'package-lock.json'];
    await cp(source, example, { recursive: true, filter: (path) => !built.includes(basename(path)) });
    await useTarballs(example, tarballs);
    run('npm', install, example);
    console.log(`examples/${name}: installed from tarballs, outside the workspace`);
    for (const step of ['typecheck', 'test', 'use']) run('npm', ['run', step], example, true);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
