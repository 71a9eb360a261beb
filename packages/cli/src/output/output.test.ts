import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForecastProgress } from '@recurra/forecasting';
import { describe, expect, it } from 'vitest';
import { formatSeconds, ProgressLine } from './progress.ts';
import { decimalsFor, textTable } from './text-table.ts';
import { prepareFolder, writeFiles } from './write-files.ts';

const scratch = (): string => mkdtempSync(join(tmpdir(), 'recurra-output-'));

describe('writeFiles', () => {
  it('writes all files and replaces older ones', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'a.txt'), 'old');
    const paths = await writeFiles(folder, { 'a.txt': 'new', 'b.bin': Uint8Array.from([1, 2]) });
    expect(readFileSync(paths['a.txt'], 'utf8')).toBe('new');
    expect(Array.from(readFileSync(paths['b.bin']))).toEqual([1, 2]);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.bin']);
  });

  it('leaves no temporary file behind when it fails', async () => {
    const folder = scratch();
    // A folder in the way of the last rename.
    mkdirSync(join(folder, 'b.txt'));
    await expect(writeFiles(folder, { 'a.txt': 'a', 'b.txt': 'b' })).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
    );
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('makes the folder it needs, and refuses a file in its place', async () => {
    const folder = scratch();
    await prepareFolder(join(folder, 'x/y'));
    expect(readdirSync(join(folder, 'x'))).toEqual(['y']);
    writeFileSync(join(folder, 'file'), '');
    await expect(prepareFolder(join(folder, 'file'))).rejects.toThrow(/it is a file/);
    await expect(prepareFolder(join(folder, 'file/below'))).rejects.toThrow(/--out: cannot write/);
  });

  it('refuses a folder below a link that leads nowhere, and does not hang', async () => {
    const folder = scratch();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
    await expect(prepareFolder(join(folder, 'link/x/y'), '--checkpoint')).rejects.toThrow(
      /^--checkpoint: cannot write to the folder .*: it cannot be created there/,
    );
  });
});

const at = (phase: ForecastProgress['phase'], epoch: number, validationLoss?: number): ForecastProgress => ({
  phase,
  member: 1,
  members: 1,
  epoch,
  epochs: 10,
  step: 5 * epoch,
  steps: 50,
  loss: 1 / epoch,
  ...(validationLoss === undefined ? {} : { validationLoss }),
  learningRate: 1e-3,
  gradientNorm: 1,
  sequencesPerSecond: 1234.5,
  etaSeconds: 12,
});

/** Runs two phases of ten epochs and collects what is written. */
function show(isTTY: boolean, columns = 200): string {
  let text = '';
  const line = new ProgressLine({ isTTY, columns, write: (more) => (text += more) });
  for (const phase of ['evaluate', 'fit'] as const) {
    for (let epoch = 1; epoch <= 10; epoch++) line.update(at(phase, epoch, epoch === 2 ? 0.5 : undefined));
  }
  line.finish();
  return text;
}

describe('ProgressLine', () => {
  it('writes two plain lines a phase into a file', () => {
    expect(
      show(false)
        .replaceAll(/[\d.]+ s,/g, 'T,')
        .split('\n'),
    ).toEqual([
      'Scoring on held-out data, at most 10 epochs …',
      '  10 epochs in T, loss 0.1000, validation 0.5000',
      'Training on all data, 10 epochs …',
      '  10 epochs in T, loss 0.1000, validation 0.5000',
      '',
    ]);
  });

  it('renews one line on a terminal, no wider than it', () => {
    const text = show(true);
    expect(text).toContain('epoch 1/10 · loss 1.0000 · 1235 series/s · 12 s left');
    expect(text.split('\n')).toHaveLength(3);
    for (const drawn of show(true, 40).split(/[\r\n]/))
      expect(drawn.replace('\x1b[2K', '').length).toBeLessThan(90);
  });

  it('ends an open line when it is abandoned', () => {
    let text = '';
    const line = new ProgressLine({ isTTY: true, columns: 80, write: (more) => (text += more) });
    line.update(at('fit', 1));
    line.abandon();
    expect(text.endsWith('\n')).toBe(true);
  });
});

it('writes durations for people', () => {
  expect([0.04, 9.96, 75, 600, 9000].map(formatSeconds)).toEqual([
    '0.0 s',
    '10.0 s',
    '75 s',
    '10 min',
    '2.5 h',
  ]);
});

it('aligns tables, counting letters and not their encoding', () => {
  const table = textTable([
    { title: 'id', align: 'left', cells: ['CO₂', 'longer'] },
    { title: 'n', cells: ['1', '10'] },
  ]);
  expect(table).toBe('  id       n\n  CO₂      1\n  longer  10');
});

it('shows the decimals that tell numbers apart', () => {
  expect(decimalsFor([410, 422])).toBe(2);
  expect(decimalsFor([1e6, 3e6])).toBe(0);
  expect(decimalsFor([0.001, 0.002])).toBe(6);
  expect(decimalsFor([5, 5])).toBe(3);
});
