import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** A script that threads and other processes can run, which take no TypeScript. */
export interface Bundle {
  readonly file: string;
  remove(): Promise<void>;
}

/** Bundles a file of tests with the sources of our packages. */
export async function bundled(entry: string): Promise<Bundle> {
  // Where what is not bundled is found.
  const outDir = await mkdtemp(join(packageFolder, 'node_modules/.bundle-'));
  await build({
    config: false,
    entry: { [basename(entry, '.ts')]: entry },
    outDir,
    format: 'esm',
    platform: 'node',
    dts: false,
    // TensorFlow.js's backends are imported for what they do.
    treeshake: false,
    logLevel: 'error',
    inputOptions: { resolve: { conditionNames: ['@recurra/source', 'node', 'import', 'default'] } },
    deps: { alwaysBundle: [/^@recurra\//] },
    fixedExtension: true,
  });
  return {
    file: join(outDir, `${basename(entry, '.ts')}.mjs`),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
