import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandOf } from './measure-all.ts';
import { createProgram, type Options } from './options.ts';
import { run } from './run.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

async function parse(...args: string[]): Promise<Options> {
  let parsed: Options | undefined;
  const program = createProgram(async (options) => {
    parsed = options;
  });
  await program.parseAsync(args, { from: 'user' });
  return parsed as Options;
}

/** What is said on standard error, and the exit code. */
async function refuse(...args: string[]): Promise<{ code: number; said: string }> {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await run(args);
  return { code, said: said.mock.calls.map(([text]) => String(text)).join('') };
}

describe('the options', () => {
  it('are lists where they look like it', async () => {
    expect(await parse('--only', 'train, stream', '--peers', 'pytorch', '--threads', '1,2')).toEqual({
      only: ['train', 'stream'],
      peers: ['pytorch'],
      threads: [1, 2],
    });
  });

  it('are one thread and everything by default', async () => {
    expect(await parse()).toEqual({ threads: [1] });
  });

  it.each([
    [['--only', 'training'], 'No suite is named "training"; there are train, overhead'],
    [['--peers', 'keras'], 'No peer is named "keras"; there are tfjs-wasm'],
    [['--threads', '0'], 'Expected a positive integer, got "0"'],
    [['--rounds', '1.5'], 'Expected a positive integer, got "1.5"'],
    [['--quik'], "unknown option '--quik'"],
    [['everything'], 'too many arguments'],
    [['--from', '/nowhere/report.json'], '--from /nowhere/report.json cannot be read'],
    [['--from', 'package.json'], 'package.json is no benchmark report of format 1'],
    [['--from', 'README.md'], 'README.md is no JSON'],
  ])('%s is bad usage', async (args, message) => {
    const { code, said } = await refuse(...args);
    expect(said).toContain(message);
    expect(code).toBe(2);
  });

  it('help comes with examples and all names', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await run(['--help'])).toBe(0);
    const text = out.mock.calls.map(([part]) => String(part)).join('');
    expect(text).toContain('pnpm bench --quick');
    expect(text).toContain('onnxruntime-web, brain.js, pytorch');
  });

  it('make the command that measures the same again, without files', async () => {
    const args = ['--quick', '--only', 'train', '--threads', '1,2', '--rounds', '3', '--browser'];
    const options = await parse(...args, '--json', 'out.json');
    expect(commandOf(options)).toBe(`pnpm bench ${args.join(' ')}`);
  });
});
