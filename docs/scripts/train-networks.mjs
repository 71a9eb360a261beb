// Trains the networks that the chapters show, and writes them to src/lab/networks. Same seeds, same files.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const jobs = {
  'echo-rnn': {
    task: 'echo',
    length: 20,
    kind: 'rnn',
    hiddenSize: 6,
    learningRate: 0.01,
    steps: 3000,
    seed: 1,
  },
  'store-lstm': {
    task: 'store',
    length: 20,
    kind: 'lstm',
    hiddenSize: 4,
    learningRate: 0.01,
    steps: 6000,
    seed: 1,
  },
  'store-gru': {
    task: 'store',
    length: 20,
    kind: 'gru',
    hiddenSize: 6,
    learningRate: 0.01,
    steps: 6000,
    seed: 1,
  },
  'store-gru-before': {
    task: 'store',
    length: 20,
    kind: 'gru-before',
    hiddenSize: 6,
    learningRate: 0.01,
    steps: 6000,
    seed: 1,
  },
};

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true },
  optimizeDeps: { noDiscovery: true },
  ssr: { resolve: { conditions: ['@recurra/source', 'node', 'import', 'module', 'default'] } },
});
const { runJob } = await server.ssrLoadModule('/src/train/run-job.ts');
const { storeNetwork } = await server.ssrLoadModule('/src/lab/network.ts');
for (const [name, job] of Object.entries(jobs)) {
  let network;
  const losses = [];
  await runJob(job, (message) => {
    if (message.type === 'network') network = message.network;
    if (message.type === 'losses') losses.push(...message.losses);
  });
  const last = losses.slice(-100).reduce((sum, loss) => sum + loss, 0) / 100;
  const file = fileURLToPath(new URL(`../src/lab/networks/${name}.json`, import.meta.url));
  await writeFile(
    file,
    `${JSON.stringify({ job, error: Number(last.toPrecision(3)), network: storeNetwork(network) })}\n`,
  );
  console.log(`${name}: mean square error ${last.toPrecision(3)} after ${job.steps} updates`);
}
await server.close();
