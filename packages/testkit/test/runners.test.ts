import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkPlugin, testPlugin } from '../src/index.ts';
import { goodOptions, goodPlugin } from './support/guess.ts';

testPlugin(goodPlugin, { it, expect, describe, ...goodOptions });

function runNodeTest(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], {
      // Else Node takes it for a test file of its own.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('exit', () => resolve(output));
  });
}

describe('test runners', () => {
  it("Node's own runs the tests, fails those that fail, and says why", async () => {
    const output = await runNodeTest(fileURLToPath(new URL('./programs/node-test.mjs', import.meta.url)));
    expect(output).toMatch(/\n *ok \d+ - plugin guess: fulfils the contract/);
    expect(output).toMatch(/\n *ok \d+ - plugin guess: loads no implementation before load\(\)/);
    expect(output).toMatch(/\n *not ok \d+ - plugin guess: reports its progress\n[\s\S]*no model/);
    expect(output).toMatch(/\n *not ok \d+ - ONNX: model: reading and writing changes nothing/);
  });

  it('one with describe gets a group, one without gets it in the names', () => {
    const names: string[] = [];
    const groups: string[] = [];
    testPlugin(goodPlugin, { ...goodOptions, it: (name) => names.push(name) });
    expect(names[0]).toBe('plugin guess: fulfils the contract');
    names.length = 0;
    testPlugin(goodPlugin, {
      ...goodOptions,
      it: (name) => names.push(name),
      describe: (name, fn) => {
        groups.push(name);
        fn();
      },
    });
    expect(groups).toEqual(['plugin guess']);
    expect(names[0]).toBe('fulfils the contract');
  });
});

describe('options', () => {
  it.each([
    ['no runner', { it: undefined }, /testPlugin\(\): it must be the test runner's function/],
    ['no examples', { examples: [] }, /examples must be a list with an example for each task/],
    ['a module without a name', { module: { url: 'file:///a.js' } }, /module must be \{ url, name \}/],
    ['a module that is a path', { module: { url: './a.js', name: 'a' } }, /module must be \{ url, name \}/],
    ['no patience', { patience: 0 }, /patience must be above 0 ms, got 0/],
  ])('%s is refused', (_name, wrong, message) => {
    expect(() => testPlugin(goodPlugin, { it, ...goodOptions, ...wrong } as never)).toThrow(message);
  });

  it('a function is no plugin', async () => {
    expect(() => testPlugin((() => goodPlugin) as never, { it, ...goodOptions })).toThrow(
      /plugin must be a plugin, got function; call/,
    );
    await expect(checkPlugin(null as never, goodOptions)).rejects.toThrow(/plugin must be a plugin/);
  });

  it('in Node, the module is needed', async () => {
    const results = await checkPlugin(goodPlugin, {
      ...goodOptions,
      module: undefined as never,
      patience: 500,
    });
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([
      {
        name: 'loads no implementation before load()',
        problems: [expect.stringMatching(/^module is missing: \{ url: new URL/)],
      },
    ]);
  });
});
