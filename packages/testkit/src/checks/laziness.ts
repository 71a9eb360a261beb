import type { Check } from '../check.ts';
import type { Subject } from '../plugin/options.ts';

/** What must not be there before `load()`. */
const heavy = /[/\\](@tensorflow[/\\]tfjs[^/\\]*|onnxruntime-[a-z]+|onnx-buf)[/\\]/;
const usualSize = 50_000;

interface LoadedModule {
  readonly url: string;
  readonly length: number;
}

/** What a Node process of its own loaded for the metadata, and then for `load()`. */
interface Loaded {
  readonly metadata: readonly LoadedModule[];
  readonly implementation: readonly LoadedModule[];
}

/**
 * Importing the metadata loads no implementation: measured in a process of its own, by the scripts that V8 parses.
 * Only in Node.
 */
export function laziness({ plugin, options, patience }: Subject): Check {
  return {
    name: 'loads no implementation before load()',
    run: async () => {
      const { module } = options;
      if (module === undefined) {
        return ["module is missing: { url: new URL('../dist/plugin.js', import.meta.url), name: 'plugin' }"];
      }
      const url = new URL(module.url);
      if (url.protocol !== 'file:') return [`module.url must be a file here, got ${url.href}`];
      const loaded = await measure(url, module.name, patience);
      return problemsOf(plugin.id, loaded, options.metadataSize ?? usualSize);
    },
  };
}

function problemsOf(id: string, { metadata, implementation }: Loaded, size: number): string[] {
  const problems: string[] = [];
  const found = metadata.find(({ url }) => heavy.test(url));
  if (found !== undefined) {
    problems.push(
      `importing the metadata of ${id} loads ${heavy.exec(found.url)?.[1]}; import it inside load()`,
    );
  }
  const length = metadata.reduce((sum, module) => sum + module.length, 0);
  if (length > size) {
    const largest = [...metadata].sort((a, b) => b.length - a.length)[0];
    problems.push(
      `importing the metadata of ${id} loads ${length} characters of source, ${size} at most; the largest is ${largest?.url}`,
    );
  }
  if (implementation.length === 0) {
    problems.push('load() loads no module: the implementation was there before; use load: () => import(…)');
  }
  return problems;
}

/** Runs in the process of its own. The inspector tells of every script, also of CommonJS, in every Node. */
const probe = `
import { Session } from 'node:inspector';
const [url, name] = process.argv.slice(-2);
const scripts = [];
const session = new Session();
session.connect();
session.on('Debugger.scriptParsed', ({ params }) => {
  if (params.url.startsWith('file:') || params.url.startsWith('/')) scripts.push({ url: params.url, length: params.length });
});
session.post('Debugger.enable');
scripts.length = 0;
const module = await import(url);
const metadata = scripts.splice(0);
const plugin = typeof module[name] === 'function' ? module[name]() : module[name];
if (typeof plugin?.load !== 'function') throw new Error('it has no plugin as the export "' + name + '"');
for (const task of Object.values(plugin.tasks)) await task();
await plugin.load();
process.stdout.write('\\n' + JSON.stringify({ metadata, implementation: scripts }), () => process.exit());
`;

async function measure(url: URL, name: string, timeout: number): Promise<Loaded> {
  const { execFile } = await import('node:child_process');
  const args = ['--input-type=module', '--eval', probe, '--', url.href, name];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout.trim().split('\n').at(-1)!) as Loaded);
      else reject(new Error(`${url.href} cannot be imported: ${stderr.trim() || error.message}`));
    });
  });
}
