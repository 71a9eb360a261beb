// A process of its own that pulls models: node puller.js <cache folder> <file's URL> <bytes> <sha256>
// It prints what came of it, as JSON; on the way, `at <bytes>` for each progress.
import { createZoo } from '../../src/index.node.ts';
import { echoPlugin } from './plugins.ts';

const [folder, url, bytes, sha256] = process.argv.slice(2) as [string, string, string, string];
const card = {
  id: 'tiny',
  task: 'say',
  description: 'Says it again.',
  license: 'MIT',
  dataSource: 'none',
  metrics: {},
  reproduce: 'none',
  file: url,
  bytes: Number(bytes),
  sha256,
} as const;
const zoo = createZoo({ plugins: [echoPlugin(card)], cache: folder });
const [pulled] = await zoo.pull(['echo:tiny'], {
  onProgress: ({ loaded }) => process.stdout.write(`at ${loaded}\n`),
});
process.stdout.write(`${JSON.stringify(pulled)}\n`);
