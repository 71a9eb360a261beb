import { createRng } from '@recurra/core/random';
import { describe, expect, it } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { comparePieces } from './compare-pieces.ts';
import { describeCorpus } from './describe-corpus.ts';
import { reportToMarkdown } from './report-to-markdown.ts';
import { littleChorales, pieceOf } from './testing/little-chorales.ts';

const corpus = littleChorales(80, 1);
const fresh = littleChorales(30, 2);

/** Names of the figures on which pieces fail. */
function failures(pieces: readonly FramePiece[]): string[] {
  const { metrics, histograms } = comparePieces(pieces, corpus);
  return [...metrics, ...histograms].filter(({ within }) => !within).map(({ name }) => name);
}

/** Pieces whose voices are changed. */
const changed = (
  change: (voices: readonly (readonly number[])[], piece: number) => readonly (readonly number[])[],
): FramePiece[] => fresh.map(({ voices }, piece) => pieceOf(change(voices!, piece)));

const eachFrame = (change: (frame: readonly number[], t: number) => readonly number[]): FramePiece[] =>
  changed((voices) => voices.map(change));

describe('comparePieces', () => {
  it('finds more of the same within, on every figure', () => {
    for (const seed of [2, 3, 4, 5]) expect(failures(littleChorales(30, seed))).toEqual([]);
    const report = comparePieces(fresh, corpus);
    expect(report).toMatchObject({ within: true, pieces: 30, corpusPieces: 80, voices: 'given', notes: [] });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    [
      'frames in random order',
      () =>
        changed((voices, piece) => [...createRng(piece).permutation(voices.length)].map((t) => voices[t]!)),
      ['stepShare', 'melodicIntervals', 'endsOnTonic'],
    ],
    [
      'random notes',
      () => {
        const rng = createRng(7);
        return eachFrame((frame) => frame.map((pitch) => pitch - 3 + rng.integer(7)));
      },
      [
        'keyCorrelation',
        'inKeyShare',
        'majorShare',
        'otherShare',
        'dissonanceShare',
        'pitchClasses',
        'chordQualities',
        'harmonicIntervals',
        'melodicIntervals',
      ],
    ],
    [
      'the tenor an octave higher',
      () => eachFrame(([s, a, t, b]) => [s!, a!, t! + 12, b!]),
      ['crossings', 'inner2Lowest', 'inner2Highest'],
    ],
    [
      'everything a fifth lower',
      () => eachFrame((frame) => frame.map((p) => p - 7)),
      ['topHighest', 'bassLowest'],
    ],
    [
      'the alto in fifths below the soprano',
      () => eachFrame(([s, , t, b]) => [s!, s! - 7, t!, b!]),
      ['parallelFifths'],
    ],
    [
      'the bass in octaves below the soprano',
      () => eachFrame(([s, a, t]) => [s!, a!, t!, s! - 24]),
      ['parallelOctaves'],
    ],
    [
      'one chord',
      () => changed((voices) => voices.map(() => voices[0]!)),
      ['movedShare', 'chordQuarters', 'seenBarShare'],
    ],
    ['the tune alone', () => eachFrame(([s]) => [s!]), ['notesPerFrame', 'openShare', 'bassLowest']],
    [
      'silence',
      () => eachFrame(() => [-1, -1, -1, -1]),
      ['restShare', 'notesPerFrame', 'majorShare', 'pitchClasses'],
    ],
    ['pauses', () => eachFrame((frame, t) => (t % 9 === 0 ? [-1, -1, -1, -1] : frame)), ['restShare']],
    ['no last chord', () => changed((voices) => voices.slice(0, -1)), ['endsOnTonic']],
    ['pieces of the corpus', () => corpus.slice(0, 30), ['copied4Share', 'copied8Share']],
    [
      'pieces of the corpus in other keys',
      () => corpus.slice(0, 30).map(({ voices }) => pieceOf(voices!.map((frame) => frame.map((p) => p + 1)))),
      ['copied4Share', 'copied8Share'],
    ],
    [
      'one piece many times',
      () => Array.from({ length: 30 }, () => fresh[0]!),
      ['alike4Share', 'alike8Share'],
    ],
  ])('tells %s', (_, fakes, broken) => {
    expect(failures(fakes())).toEqual(expect.arrayContaining(broken));
  });

  it('does not mind which key pieces are in', () => {
    const up = eachFrame((frame) => frame.map((pitch) => pitch + 1));
    const [a, b] = [comparePieces(fresh, corpus), comparePieces(up, corpus)];
    for (const name of ['pitchClasses', 'melodicIntervals', 'chordQualities']) {
      const find = (report: typeof a) => report.histograms.find((each) => each.name === name)!;
      expect(find(b).meanDivergence).toBeCloseTo(find(a).meanDivergence, 12);
    }
  });

  it('takes voices by rank where only notes are known', () => {
    const notes = ({ frames, stepsPerQuarter }: FramePiece): FramePiece => ({ frames, stepsPerQuarter });
    const report = comparePieces(fresh.map(notes), corpus);
    expect(report.voices).toBe('by rank');
    expect(report.metrics.map(({ name }) => name)).not.toContain('crossings');
    expect(report.within).toBe(true);
  });

  it('gives the same report for the same seed', () => {
    expect(comparePieces(fresh, corpus, { seed: 3 })).toEqual(comparePieces(fresh, corpus, { seed: 3 }));
  });

  it('says which figures it cannot compare', () => {
    const tunes = corpus.map(({ voices }) => pieceOf(voices!.map(([soprano]) => [soprano!])));
    const { notes, metrics } = comparePieces(tunes.slice(0, 9), tunes);
    expect(notes).toContain(
      'Dissonant pairs of notes (share): not compared, less than half of the corpus has it.',
    );
    expect(metrics.map(({ name }) => name)).not.toContain('dissonanceShare');
  });

  it('refuses what it cannot compare', () => {
    const [piece] = fresh as [FramePiece];
    expect(() => comparePieces([], corpus)).toThrow('got none');
    expect(() => comparePieces(fresh, [piece])).toThrow('a corpus must have two pieces at least, got 1');
    expect(() => describeCorpus([])).toThrow('describeCorpus(): a corpus must have two pieces');
    expect(() => comparePieces([{ ...piece, stepsPerQuarter: 4 }], corpus)).toThrow('got 1 and 4 steps');
    expect(() => comparePieces([{ ...piece, frames: [[60], [-1]] }], corpus)).toThrow(
      '[-1] in frame 1 of piece 0',
    );
    expect(() => comparePieces([{ ...piece, voices: [[1, 2, 3, 4]] }], corpus)).toThrow('voices must be');
    expect(() => describeCorpus([piece, { ...piece, stepsPerQuarter: 2 }])).toThrow('piece 1 of the corpus');
    const empty: FramePiece = { stepsPerQuarter: 1, frames: [] };
    expect(comparePieces([empty], corpus).within).toBe(false);
    expect(describeCorpus([empty, empty]).metrics).toEqual([]);
  });
});

describe('reportToMarkdown', () => {
  it('has a row for every figure', () => {
    const report = comparePieces(fresh, corpus);
    const text = reportToMarkdown(report);
    expect(text).toContain(`All ${report.metrics.length + report.histograms.length} figures lie within`);
    for (const { title } of [...report.metrics, ...report.histograms]) expect(text).toContain(`| ${title} |`);
    expect(text).not.toMatch(/NaN|undefined|null/);
    const tune = reportToMarkdown(
      comparePieces(
        eachFrame(([s]) => [s!]),
        corpus,
      ),
    );
    expect(tune).toMatch(/\d+ of \d+ figures lie outside/);
    expect(tune).toContain('**no**');
    expect(reportToMarkdown(describeCorpus(corpus))).toContain('80 pieces');
  });
});
