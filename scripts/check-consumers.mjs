// Our packages as strangers use them: packed, installed outside the workspace, and run in a Node script, a page without a
// bundler, a Vite app and a Next.js app. Each steps an LSTM and streams an ONNX file (`consumers/use.js`). The packages must be
// built. `node scripts/check-consumers.mjs vite` does only that one.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserArgs, browserForTests, serveFolder } from './browser.mjs';
import { folder, install, pack, run, useTarballs } from './outside.mjs';

const sources = fileURLToPath(new URL('consumers/', import.meta.url));
const model = fileURLToPath(new URL('../packages/create-plugin/template/models/', import.meta.url));
// Pinned: a release of theirs must not break a commit of ours.
const versions = { vite: '8.3.8', next: '16.4.6', react: '19.2.4', 'react-dom': '19.2.4' };

/** A consumer's folder with the packages installed, and the model in it. */
async function consumer(name, tarballs, { needs = [], flags = [], models = '.', code = '.' } = {}) {
  const path = join(folder, name);
  await mkdir(join(path, models), { recursive: true });
  if (name !== 'node') await cp(join(sources, name), path, { recursive: true });
  await cp(join(sources, 'use.js'), join(path, code, 'use.js'));
  await cp(join(model, 'waves.onnx'), join(path, models, 'waves.onnx'));
  await cp(join(model, 'waves.golden.json'), join(path, 'waves.golden.json'));
  const others = Object.fromEntries(needs.map((need) => [need, versions[need]]));
  const dependencies = { '@recurra/stream': '*', '@recurra/onnx': '*', ...others };
  await writeFile(
    join(path, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  await useTarballs(path, tarballs);
  run('npm', [...install, ...flags], path);
  return path;
}

let browser;
const executablePath = await browserForTests('the consumers');
/** What a served folder's page says in its title. */
async function title(path) {
  if (executablePath === undefined) return 'right: built; not opened, there is no browser';
  browser ??= await chromium.launch({ executablePath, args: browserArgs });
  const server = await serveFolder(path);
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  try {
    await page.goto(server.url);
    await page.waitForFunction(() => /^(right|wrong)/.test(document.title), undefined, { timeout: 15_000 });
    return await page.title();
  } catch (error) {
    throw new Error(`the page said nothing: ${errors.join('; ') || error}`);
  } finally {
    await page.close();
    await server.close();
  }
}

/** Consumers by name; each gives the lines it said. */
const consumers = {
  // Without peers, as who only streams may install: there is no TensorFlow.js and no ONNX Runtime that could be imported.
  async node(tarballs) {
    const path = await consumer('node', tarballs, { flags: ['--legacy-peer-deps'] });
    await cp(join(sources, 'main.mjs'), join(path, 'main.mjs'));
    const installed = await readdir(join(path, 'node_modules'));
    const heavy = installed.filter((name) => /^(@tensorflow|onnxruntime)/.test(name));
    if (heavy.length > 0) return [`wrong: installed ${heavy}`];
    return [run('node', ['main.mjs'], path).trim()];
  },
  async map(tarballs) {
    return [await title(await consumer('map', tarballs, { flags: ['--legacy-peer-deps'] }))];
  },
  async vite(tarballs) {
    const path = await consumer('vite', tarballs, { needs: ['vite'] });
    run('npx', ['vite', 'build', '--logLevel', 'warn'], path);
    return [await title(join(path, 'dist'))];
  },
  async next(tarballs) {
    const options = { needs: ['next', 'react', 'react-dom'], models: 'public', code: 'app' };
    const path = await consumer('next', tarballs, options);
    run('npx', ['next', 'build'], path);
    const html = await readFile(join(path, 'out/index.html'), 'utf8');
    const server = />((?:right|wrong)[^<]*)</.exec(html)?.[1] ?? 'wrong: the built page does not say';
    return [server, await title(join(path, 'out'))];
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in consumers));
let bad = unknown.length;
for (const name of unknown)
  console.error(`no consumer ${name}; there are ${Object.keys(consumers).join(', ')}`);
try {
  const tarballs = await pack(['kernels', 'plugin', 'core', 'cells', 'stream', 'onnx']);
  for (const [name, use] of Object.entries(consumers)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const started = performance.now();
    const said = await use(tarballs).catch((error) => [`wrong: ${error.message}`]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    for (const line of said) console.log(`${name}: ${line} (${seconds} s)`);
    bad += said.filter((line) => !line.startsWith('right')).length;
  }
} finally {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(bad === 0 ? 0 : 1);
