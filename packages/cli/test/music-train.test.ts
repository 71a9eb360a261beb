import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '@recurra/core/random';
import {
  buildDataset,
  fromFrames,
  loadMusicModel,
  readMidi,
  toFrames,
  writeMidi,
} from '@recurra/music/inference';
import { describe, expect, it } from 'vitest';
import { recurra } from './cli.ts';

type Json = Record<string, unknown>;

/** A random tune over a pedal note, so many semitones higher. */
const frames = (seed: number, up = 0): number[][] => {
  const rng = createRng(seed);
  return Array.from({ length: 16 }, () => [60 + up + rng.integer(8), 48 + up]);
};
const midi = (piece: number[][]): Uint8Array => writeMidi(fromFrames({ stepsPerQuarter: 1, frames: piece }));

/** A folder with a folder of tunes. */
function withTunes(count: number): string {
  const cwd = mkdtempSync(join(tmpdir(), 'recurra-music-train-'));
  mkdirSync(join(cwd, 'tunes', 'more'), { recursive: true });
  for (let i = 0; i < count; i++) {
    writeFileSync(join(cwd, 'tunes', i % 2 === 0 ? `${i}.mid` : `more/${i}.mid`), midi(frames(i)));
  }
  return cwd;
}

const json = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;
const small = ['--hidden', '16', '--embedding', '16', '--threads', '1'];

describe('recurra music train', () => {
  it('learns from a folder, tells what it skipped, and is evaluated on what it kept apart', async () => {
    const cwd = withTunes(10);
    writeFileSync(join(cwd, 'tunes', 'broken.mid'), midi(frames(11)).subarray(0, 60));
    writeFileSync(join(cwd, 'tunes', 'higher.mid'), midi(frames(0, 2)));
    const train = ['music', 'train', '--data', 'tunes', '--out', 'model', '--json', '--seed', '3'];
    const run = await recurra(
      [...train, ...small, '--epochs', '2', '--samples', 'samples', '--sample-every', '1'],
      { cwd },
    );
    expect(run.stderr).not.toMatch(/recurra:/);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^12 files: 10 pieces used, 2 skipped/);
    expect(run.stderr).toMatch(/9 pieces to learn from, 1 kept apart for valid/);
    expect(run.stderr).toMatch(/broken\.mid: the file is damaged/);
    expect(run.stderr).toMatch(/higher\.mid: it is the same music as 0\.mid, 2 semitones higher/);
    const bytes = readFileSync(join(cwd, 'model', 'model.onnx'));
    const card = json(join(cwd, 'model', 'card.json'));
    expect(card).toMatchObject({ id: 'model', bytes: bytes.length, pieces: 9, kind: 'note' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      ...card,
      skipped: [{ reason: 'damaged' }, { reason: 'duplicate' }],
    });
    expect(json(join(cwd, 'model', 'dataset.json'))).toMatchObject({ stepsPerQuarter: 1 });
    const history = readFileSync(join(cwd, 'model', 'history.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(history).toHaveLength(3);
    expect(readdirSync(join(cwd, 'samples'))).toEqual(['epoch-0001.mid', 'epoch-0002.mid']);

    const evaluate = ['music', 'evaluate', '--model', 'model', '--data', 'tunes', '--json'];
    const valid = JSON.parse((await recurra([...evaluate, '--split', 'valid'], { cwd })).stdout) as Json;
    const { dataset } = await buildDataset(
      readdirSync(join(cwd, 'tunes'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.mid'))
        .map((name) => ({ name, bytes: readFileSync(join(cwd, 'tunes', name)) })),
      { seed: 3 },
    );
    const model = await loadMusicModel(bytes);
    expect(valid).toMatchObject({ split: 'valid', ...(await model.evaluate(dataset.valid)) });
    model.dispose();
    expect(Number(history.at(-1)!.split(',')[3])).toBeCloseTo(valid.nllPerFrame as number, 3);
    // All of them are those that can be read, the duplicate too.
    const all = JSON.parse((await recurra(evaluate, { cwd })).stdout) as Json;
    expect(all).toMatchObject({ split: 'all', pieces: 11, frames: 176 });
  });

  it('goes on where it was interrupted, to the same model', async () => {
    const cwd = withTunes(6);
    const train = (out: string, ...more: string[]): string[] => [
      'music',
      'train',
      '--data',
      'tunes',
      '--out',
      out,
      ...small,
      '--epochs',
      '12',
      ...more,
    ];
    const whole = await recurra(train('whole', '--quiet'), { cwd });
    expect(whole.code).toBe(0);
    const state = ['--checkpoint', 'state'];
    let watching = false;
    const stopped = await recurra(train('model', ...state), {
      cwd,
      // Once the first state is on the disk.
      watch: (child) => {
        if (watching) return;
        watching = true;
        const folder = join(cwd, 'state');
        const timer = setInterval(() => {
          if (!existsSync(folder) || readdirSync(folder).length === 0) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
        child.once('exit', () => clearInterval(timer));
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/go on with --checkpoint state --resume/);
    expect(readdirSync(join(cwd, 'model'))).toEqual([]);
    const resumed = await recurra(train('model', ...state, '--resume', '--quiet'), { cwd });
    expect(resumed.code).toBe(0);
    const read = (out: string): Buffer => readFileSync(join(cwd, out, 'model.onnx'));
    expect(read('model').equals(read('whole'))).toBe(true);
  });

  it('learns events, and plays them from given music on', async () => {
    const cwd = withTunes(3);
    const train = ['music', 'train', '--data', 'tunes', '--out', 'model', '--kind', 'event'];
    expect((await recurra([...train, ...small, '--epochs', '1', '--quiet'], { cwd })).code).toBe(0);
    const args = ['--model', 'model', '--out', 'out.mid', '--bars', '1'];
    const run = await recurra(['music', 'continue', '--input', 'tunes/0.mid', ...args, '--json'], { cwd });
    expect(run.code).toBe(0);
    const given = frames(0);
    expect((JSON.parse(run.stdout) as { frames: number[][] }).frames).toHaveLength(20);
    const { piece } = toFrames(readMidi(readFileSync(join(cwd, 'out.mid'))), { stepsPerQuarter: 1 });
    expect(piece.frames.slice(0, 15)).toEqual(given.slice(0, 15));
    const steered = await recurra(['music', 'generate', ...args, '--scale', 'C major'], { cwd });
    expect(steered.code).toBe(2);
    expect(steered.stderr).toMatch(/a model of events cannot be steered/);
  });

  it('reads what is at an address', async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/a.mid' ? 200 : 404).end(midi(frames(1)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const found = await recurra(['music', 'evaluate', '--data', `${at}/a.mid`, '--json']);
      expect(JSON.parse(found.stdout)).toMatchObject({ pieces: 1, frames: 16 });
      const missing = await recurra(['music', 'evaluate', '--data', `${at}/b.mid`]);
      expect(missing.code).toBe(2);
      expect(missing.stderr).toMatch(/b\.mid answered 404/);
    } finally {
      server.close();
    }
  });
});
