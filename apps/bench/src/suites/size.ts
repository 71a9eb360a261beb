import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import type { Result } from '../results.ts';
import type { Context } from './types.ts';

/** What a user who streams a recurrent network writes; the bundler follows it to all that a browser fetches. */
const programs: { readonly [id: string]: string } = {
  recurra: `import { createNetwork } from '@recurra/stream'; globalThis.run = createNetwork;`,
  'onnxruntime-web': `import { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
      globalThis.run = [InferenceSession.create, Tensor];`,
};

/** The app's own folder: bundled programs find its dependencies. */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds of the same kernels, of which a browser fetches the one it can run: the largest of them counts. */
const alternatives = /\/kernels\/dist\/(relaxed|simd|scalar)\b/;

/** Bytes, gzipped, of everything that a browser fetches of a built program. */
async function bundleSize(source: string): Promise<number> {
  const folder = await mkdtemp(join(root, 'dist/.size-'));
  try {
    await writeFile(join(folder, 'entry.js'), source);
    const { output } = (await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        target: 'es2022',
        assetsInlineLimit: 0,
        modulePreload: false,
        rollupOptions: { input: join(folder, 'entry.js') },
      },
    })) as Rollup.RollupOutput;
    const sizes = output.map((file) => {
      const content = file.type === 'chunk' ? file.code : file.source;
      const module = (file.type === 'chunk' && file.isDynamicEntry && file.facadeModuleId) || '';
      return {
        bytes: gzipSync(content, { level: 9 }).length,
        alternative: alternatives.test(module.replaceAll('\\', '/')),
      };
    });
    const choice = sizes.filter(({ alternative }) => alternative).map(({ bytes }) => bytes);
    const rest = sizes.filter(({ alternative }) => !alternative).map(({ bytes }) => bytes);
    return rest.reduce((sum, bytes) => sum + bytes, Math.max(0, ...choice));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bundles each runtime as a user would and weighs what comes out. */
export async function* sizeSuite(context: Context): AsyncGenerator<Result> {
  const samples: { [id: string]: number[] } = {};
  const left: { [id: string]: string } = {};
  for (const [id, source] of Object.entries(programs)) {
    if (!context.wants(id) || context.signal.aborted) continue;
    context.progress(`size: ${id}`);
    try {
      samples[id] = [await bundleSize(source)];
    } catch (error) {
      left[id] = `failed: ${(error as Error).message}`;
    }
  }
  yield { suite: 'size', name: 'streaming runtime, gzipped', threads: 1, unit: 'bytes', samples, left };
}
