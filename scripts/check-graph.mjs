// Promises about what an import brings, tested on the bundle graph of the built packages: `@recurra/stream` and
// `@recurra/onnx` bring neither TensorFlow.js nor ONNX Runtime, a plugin's metadata brings nothing but the contract, and a
// network steps in 30 kB, WebAssembly included, whichever build of the kernels the machine asks for.
import { fileURLToPath } from 'node:url';
import { bundleGraph } from './bundle-graph.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const built = (path) => bundleGraph(`${root}packages/${path}`);
const sum = (bytes) => Object.values(bytes).reduce((total, size) => total + size, 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
/** Which packages the files are of. */
const packagesOf = (graph) => [
  ...new Set(
    graph.inputs.map((path) => /(?:.*node_modules|packages)[/]((?:@[^/]+[/])?[^/]+)/.exec(path)?.[1] ?? path),
  ),
];

const problems = [];
const expectNone = (door, when, found) => {
  if (found.length > 0) problems.push(`${door}: expected nothing heavy ${when}, got ${found.join(', ')}`);
};

const stream = await built('stream/dist/index.js');
expectNone('@recurra/stream', 'with the import', stream.eager.packages);
expectNone('@recurra/stream', 'later', stream.later.packages);
const builds = Object.entries(stream.later.bytes).filter(([name]) => /^(relaxed|simd|scalar)-/.test(name));
if (builds.length !== 3)
  problems.push(`@recurra/stream: expected 3 builds of the kernels, got ${builds.length}`);
for (const [name, size] of builds) {
  const total = sum(stream.eager.bytes) + size;
  console.log(`@recurra/stream with ${name.split('-')[0]} kernels: ${kB(total)}`);
  if (total > 30_000) problems.push(`@recurra/stream with ${name}: expected at most 30 kB, got ${kB(total)}`);
}

const onnx = await built('onnx/dist/index.js');
expectNone('@recurra/onnx', 'with the import', onnx.eager.packages);
// Its runner for ONNX Runtime imports that when it is asked for. TensorFlow.js has a door of its own.
expectNone(
  '@recurra/onnx',
  'of TensorFlow.js later',
  onnx.later.packages.filter((name) => name.startsWith('@tensorflow')),
);
console.log(
  `@recurra/onnx: at once ${packagesOf(onnx.eager).join(', ')}; only when asked for ${onnx.later.packages.join(', ')}`,
);

for (const name of ['forecasting', 'music', 'gesture']) {
  const { eager } = await built(`${name}/dist/plugin.js`);
  expectNone(`@recurra/${name}/plugin`, 'with the import', eager.packages);
  const others = packagesOf(eager).filter((other) => other !== name && other !== 'plugin');
  expectNone(`@recurra/${name}/plugin`, 'with the import', others);
  const size = sum(eager.bytes);
  console.log(`@recurra/${name}/plugin: ${kB(size)}`);
  if (size > 3_000) problems.push(`@recurra/${name}/plugin: expected at most 3 kB, got ${kB(size)}`);
}

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
