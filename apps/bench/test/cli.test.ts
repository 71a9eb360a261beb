import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseReport } from '../src/results.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const tiny = ['--quick', '--rounds', '2'];
const contestants = ['recurra', 'recurra-int8', 'onnxruntime-node', 'onnxruntime-web'];

describe('the built command', () => {
  let folder = '';

  beforeAll(async () => {
    if (!existsSync(main)) {
      throw new Error('dist/main.js is missing; build first: npx turbo run build --filter=@recurra/bench');
    }
    folder = await mkdtemp(join(tmpdir(), 'recurra-bench-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('measures peers in turn, and writes tables, samples, chart and page', async () => {
    const [json, svg, page] = ['out.json', 'out.svg', 'page.md'].map((name) => join(folder, name));
    const files = ['--json', json!, '--svg', svg!, '--report', page!];
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      ...tiny,
      ...['--only', 'stream', '--cases', 'H32', '--peers', 'onnxruntime-node,onnxruntime-web'],
      ...files,
    ]);
    expect(stdout).toContain('── Streaming step ──');
    const report = parseReport(await readFile(json!, 'utf8'), json!);
    expect(Object.keys(report.contestants)).toEqual(contestants.map((id) => `${id}@1`));
    expect(report.results.map(({ name }) => name)).toEqual(['LSTM B1 H32']);
    for (const { samples } of report.results) {
      expect(Object.keys(samples)).toEqual(contestants);
      for (const list of Object.values(samples)) {
        expect(list).toHaveLength(2);
        for (const value of list) expect(value).toBeGreaterThan(0);
      }
    }
    expect(await readFile(svg!, 'utf8')).toContain('ONNX Runtime web');
    expect(await readFile(page!, 'utf8')).toContain(
      '| Streaming step, than ONNX Runtime node, H = 32 | LSTM',
    );
  });

  it('weighs bundles, and starts runtimes in processes of their own', async () => {
    const json = join(folder, 'start.json');
    const args = [main, '--quick', '--rounds', '1', '--only', 'size,startup', '--json', json];
    await promisify(execFile)(process.execPath, args);
    const [startup, size] = parseReport(await readFile(json, 'utf8'), json).results;
    expect([startup!.left, size!.left]).toEqual([{}, {}]);
    for (const samples of Object.values(startup!.samples)) expect(samples.at(-1)).toBeGreaterThan(0);
    const [ours, theirs] = ['recurra', 'onnxruntime-web'].map((id) => size!.samples[id]?.[0] ?? 0);
    expect(ours).toBeGreaterThan(10_000);
    expect(theirs).toBeGreaterThan(1_000_000);
  });

  it.skipIf(process.platform === 'win32')('shows what there is when it is interrupted', async () => {
    const args = [main, '--only', 'train', '--peers', 'brain.js', '--rounds', '1000'];
    const child = spawn(process.execPath, args);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const before = err.includes('taking turns');
      err += text;
      if (!before && err.includes('taking turns')) setTimeout(() => child.kill('SIGINT'), 2000);
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(out).toContain('LSTM B16 T24 I4 H32  Recurra');
    expect(out).toContain('Interrupted');
    expect(code).toBe(130);
  });
});
