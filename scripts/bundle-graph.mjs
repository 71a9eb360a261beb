// What a bundler makes of a built door: what comes with the import itself, and what is only fetched when it is asked for.
import { builtinModules } from 'node:module';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

// What must be given from outside; seen in the graph, not followed.
const outside = ['@tensorflow/*', 'onnxruntime-*', 'arima', '@bsull/augurs', 'node:*', ...builtinModules];

/**
 * Bundles one file as an application for browsers would.
 * @param {string} file Path of a built door.
 * @returns {Promise<{eager: Graph, later: Graph}>} What importing it loads; and what its `import()`s add to that. A Graph has
 *   `packages` (names of packages outside that are not bundled), `inputs` (paths of bundled files) and `bytes`, gzipped, of
 *   each output.
 */
export async function bundleGraph(file) {
  const { metafile, outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: outside,
    outdir: '/out',
    write: false,
    metafile: true,
    logLevel: 'silent',
    absWorkingDir: '/',
  });
  const named = ([name]) => `/${name}`;
  const outputs = new Map(Object.entries(metafile.outputs).map((entry) => [named(entry), entry[1]]));
  const sizes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents).length]));
  const entry = [...outputs].find(([, output]) => output.entryPoint && file.endsWith(output.entryPoint))[0];

  const reach = (start, kinds) => {
    const seen = new Set(start);
    for (const path of seen) {
      for (const one of outputs.get(path).imports) {
        if (!one.external && kinds.includes(one.kind)) seen.add(`/${one.path}`);
      }
    }
    return seen;
  };
  const describe = (paths, kinds) => ({
    packages: [
      ...new Set(
        [...paths].flatMap((path) =>
          outputs
            .get(path)
            .imports.filter((one) => one.external && kinds.includes(one.kind))
            .map((one) => one.path),
        ),
      ),
    ].sort(),
    inputs: [...paths].flatMap((path) => Object.keys(outputs.get(path).inputs)).sort(),
    bytes: Object.fromEntries([...paths].map((path) => [path.slice('/out/'.length), sizes.get(path)])),
  });
  const now = ['import-statement'];
  const eager = reach([entry], now);
  const all = reach([entry], [...now, 'dynamic-import']);
  const later = new Set([...all].filter((path) => !eager.has(path)));
  const onDemand = [...describe(all, ['dynamic-import']).packages, ...describe(later, now).packages];
  return {
    eager: describe(eager, now),
    later: { ...describe(later, now), packages: [...new Set(onDemand)].sort() },
  };
}
