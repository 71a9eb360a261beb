import { existsSync, readFileSync } from 'node:fs';
import { createRng } from '@recurra/core/random';
import { describe, expect, it } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { voicesByRank } from '../theory/voice-leading.ts';
import { comparePieces } from './compare-pieces.ts';

// Bach's chorales lie beside the repository, where they are at all.
const folder = new URL('../../../../../shared/data/jsb-chorales/', import.meta.url);
const present = existsSync(folder);
if (!present) console.log('skipped: shared/data/jsb-chorales is not there');

type Splits = Record<'train' | 'valid', number[][][]>;

function read(name: string, voiced: boolean): Record<'train' | 'valid', FramePiece[]> {
  const splits = JSON.parse(readFileSync(new URL(`jsb-chorales-${name}.json`, folder), 'utf8')) as Splits;
  const pieceOf = (rows: number[][]): FramePiece => ({
    stepsPerQuarter: voiced ? 4 : 1,
    frames: rows.map((row) => [...new Set(row.filter((pitch) => pitch >= 0))].sort((a, b) => b - a)),
    // Where voices rest, the file leaves them out.
    ...(voiced && { voices: voicesByRank(rows) }),
  });
  return { train: splits.train.map(pieceOf), valid: splits.valid.map(pieceOf) };
}

describe.skipIf(!present).each([
  ['quarter', false],
  ['16th', true],
] as const)('chorales, %s', (name, voiced) => {
  it('that were kept apart are like the others on every figure', () => {
    const { train, valid } = read(name, voiced);
    const report = comparePieces(valid, train);
    expect([...report.metrics, ...report.histograms].filter(({ within }) => !within)).toEqual([]);
    expect(report.voices).toBe(voiced ? 'given' : 'by rank');
  });

  it('with their frames in random order are not', () => {
    const { train, valid } = read(name, voiced);
    const mixed = valid.map(({ frames, stepsPerQuarter }, piece) => {
      const order = [...createRng(piece).permutation(frames.length)];
      return { stepsPerQuarter, frames: order.map((t) => frames[t]!) };
    });
    const { metrics } = comparePieces(mixed, train);
    const broken = metrics.filter(({ within }) => !within).map((metric) => metric.name);
    expect(broken).toEqual(expect.arrayContaining(['movedShare', 'stepShare', 'leapShare', 'chordQuarters']));
    expect(broken).not.toContain('majorShare');
  });
});
