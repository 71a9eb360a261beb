import { existsSync, readFileSync } from 'node:fs';
import { createRng } from '@recurra/core/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import { readJsb, writeAbc, writeJsb, writeMidi } from '../formats/index.ts';
import { createSequence, toFrames, transposeSequence } from '../sequence/index.ts';
import { buildDataset, type MusicFile, reportToText } from './index.ts';

const tpq = 480;

/** A tune that is like no other: notes of one voice one after another. */
function tune(seed: number, count = 24, step = tpq): NoteSequence {
  const rng = createRng(seed);
  const notes = Array.from({ length: count }, (_, i) => ({
    pitch: 60 + rng.integer(13),
    start: i * step,
    duration: step,
    velocity: 80,
    voice: 0,
  }));
  return createSequence({ notes, ticksPerQuarter: tpq });
}

const midi = (name: string, sequence: NoteSequence): MusicFile => ({ name, bytes: writeMidi(sequence) });
const text = (name: string, content: string): MusicFile => ({
  name,
  bytes: new TextEncoder().encode(content),
});
const tunes = (count: number): MusicFile[] =>
  Array.from({ length: count }, (_, i) => midi(`${i}.mid`, tune(i)));

describe('buildDataset', () => {
  it('uses what it can, and says of the rest why not', async () => {
    const drums = [{ name: 'Drums', program: 0, channel: 9, percussion: true }];
    const good = writeMidi(tune(1));
    const { dataset, report } = await buildDataset([
      { name: 'good.mid', bytes: async () => good },
      { name: 'cut-off.mid', bytes: good.subarray(0, 30) },
      { name: 'nothing.mid', bytes: new Uint8Array(0) },
      { name: 'no-notes.mid', bytes: writeMidi(createSequence({ notes: [] })) },
      midi('drums.mid', createSequence({ notes: tune(2).notes, voices: drums })),
      midi('short.mid', tune(3, 4)),
      midi('higher.mid', transposeSequence(tune(1), 5)),
      text('letter.txt', 'Dear all, this is no music.'),
      {
        name: 'locked.mid',
        bytes: () => Promise.reject(new Error('permission denied')),
      },
      text('tune.abc', writeAbc(tune(5, 32))),
    ]);
    const reasons = Object.fromEntries(
      report.files.flatMap(({ name, skipped }) => skipped.map(({ reason }) => [name, reason])),
    );
    expect(reasons).toEqual({
      'cut-off.mid': 'damaged',
      'nothing.mid': 'empty',
      'no-notes.mid': 'empty',
      'drums.mid': 'drums',
      'short.mid': 'short',
      'higher.mid': 'duplicate',
      'letter.txt': 'damaged',
      'locked.mid': 'unreadable',
    });
    expect(report.files.flatMap(({ used }) => used.map(({ name }) => name))).toEqual([
      'good.mid',
      'tune.abc',
    ]);
    expect(dataset.train.map(({ frames }) => frames.length)).toEqual([24, 32]);
    const words = reportToText(report, { list: 'all' });
    expect(words).toMatch(
      /^10 files: 2 pieces used, 8 skipped\.\n2 pieces to learn from; 56 quarters in all/,
    );
    expect(words).toMatch(/higher\.mid: it is the same music as good\.mid, 5 semitones higher/);
    expect(words).toMatch(/short\.mid: it is too short: 4 quarters, where 8 are the least/);
    expect(words).toMatch(/locked\.mid: permission denied/);
    expect(words).toMatch(/good\.mid: train, 24 quarters, 1 voice, 1 notes at most/);
  });

  it('gives the frames that toFrames gives', async () => {
    const { dataset } = await buildDataset([midi('a.mid', tune(4, 40, tpq / 4))], { stepsPerQuarter: 4 });
    const { piece } = toFrames(tune(4, 40, tpq / 4), { stepsPerQuarter: 4 });
    const { conditions: _, name: __, ...own } = dataset.train[0]!;
    expect(own).toMatchObject({ frames: piece.frames, onsets: piece.onsets, velocities: piece.velocities });
  });

  it('cuts a piece of three hours at bar lines, and loses no frame', async () => {
    const hours = createSequence({
      notes: tune(7, 21_600).notes,
      ticksPerQuarter: tpq,
      timeSignatures: [{ tick: 0, numerator: 3, denominator: 4 }],
    });
    const { dataset, report } = await buildDataset([midi('long.mid', hours)]);
    const { frames } = toFrames(hours, { stepsPerQuarter: 1 }).piece;
    expect(dataset.train.flatMap((part) => part.frames)).toEqual(frames);
    expect(dataset.train).toHaveLength(Math.ceil(21_600 / 255));
    for (const part of dataset.train) {
      expect(part.frames.length).toBeLessThanOrEqual(256);
      expect(part.conditions?.beat?.[0]).toBe(0);
    }
    expect(report.files[0]!.used).toMatchObject([{ quarters: 21_600, parts: 85 }]);
    expect(report.notes[0]).toMatch(/1 long piece was cut into parts of 256 quarters at most/);
  });

  it('leaves out empty bars at the start, and keeps a pickup', async () => {
    const moved = (by: number): Note[] =>
      tune(1, 12).notes.map((note) => ({ ...note, start: note.start + by * tpq }));
    const late = createSequence({ notes: moved(9), ticksPerQuarter: tpq });
    const pickup = createSequence({
      notes: moved(0),
      ticksPerQuarter: tpq,
      timeSignatures: [{ tick: tpq, numerator: 4, denominator: 4 }],
    });
    const { dataset } = await buildDataset([midi('late.mid', late), midi('pickup.mid', pickup)], {
      duplicates: 'keep',
      maxQuarters: 8,
    });
    expect(dataset.train.map(({ frames }) => frames.length)).toEqual([8, 5, 5, 7]);
    expect(dataset.train.map(({ conditions }) => conditions?.beat?.[0])).toEqual([0, 0, 3, 0]);
    expect(dataset.train[0]!.frames[0]).toEqual([]);
  });

  it('keeps of a hundred tracks what is heard: the top, the bass, and the chord', async () => {
    const voices = Array.from({ length: 100 }, (_, i) => ({
      name: `${i}`,
      program: 0,
      channel: i % 9,
      percussion: false,
    }));
    const chord = voices.map((_, voice) => 30 + ((voice * 12) % 60) + [0, 4, 7][voice % 3]!);
    const notes = Array.from({ length: 16 }, (_, t) =>
      chord.map((pitch, voice) => ({ pitch, start: t * tpq, duration: tpq, velocity: 80, voice })),
    ).flat();
    const { dataset, report } = await buildDataset(
      [midi('symphony.mid', createSequence({ notes, voices, ticksPerQuarter: tpq }))],
      { maxNotes: 5 },
    );
    for (const frame of dataset.train[0]!.frames) {
      expect(frame).toHaveLength(5);
      expect([frame[0], frame.at(-1)]).toEqual([Math.max(...chord), Math.min(...chord)]);
      expect(new Set(frame.map((pitch) => pitch % 12))).toEqual(new Set([6, 10, 1]));
    }
    expect(report.files[0]!.used[0]).toMatchObject({ voices: 100, mostNotes: 5, thinnedFrames: 16 });
    expect(reportToText(report)).toMatch(
      /in 16 frames more than 5 notes sound; the highest, the lowest and new/,
    );
  });

  it('keeps whole pieces apart, whatever the order of the files', async () => {
    const shares = { validShare: 0.2, testShare: 0.1, seed: 3, maxQuarters: 12 };
    const there = await buildDataset(tunes(20), shares);
    const back = await buildDataset(tunes(20).reverse(), shares);
    const sort = (pieces: readonly { name?: string }[]): string[] => pieces.map(({ name }) => name!).sort();
    expect(there.report.splits).toMatchObject({
      train: { pieces: 14, parts: 28 },
      valid: { pieces: 4, parts: 8 },
      test: { pieces: 2, parts: 4 },
    });
    for (const split of ['train', 'valid', 'test'] as const) {
      expect(sort(back.dataset[split])).toEqual(sort(there.dataset[split]));
    }
    const files = (split: 'train' | 'valid'): Set<string> =>
      new Set(sort(there.dataset[split]).map((name) => name.replace(/ .*/, '')));
    expect([...files('train')].filter((name) => files('valid').has(name))).toEqual([]);
    const other = await buildDataset(tunes(20), { ...shares, seed: 4 });
    expect(sort(other.dataset.valid)).not.toEqual(sort(there.dataset.valid));
  });

  it('takes files with splits of their own as they are', async () => {
    const piece = (from: number, count: number): number[][] =>
      Array.from({ length: count }, (_, t) => [from + (t % 5), from + 7]);
    const json = JSON.stringify({ train: [piece(60, 3), piece(60, 9)], valid: [piece(62, 9)], test: [] });
    const { dataset, report } = await buildDataset([text('jsb.json', json), ...tunes(3)]);
    const own = readJsb(json);
    const frames = (pieces: readonly { frames: unknown }[]): unknown[] => pieces.map((each) => each.frames);
    expect(frames(dataset.train).slice(0, 2)).toEqual(frames(own.train));
    expect(frames(dataset.valid)).toEqual(frames(own.valid));
    expect(dataset.train).toHaveLength(5);
    expect(report.gridReason).toMatch(/that of jsb\.json: quarters/);
    expect(report.notes).toEqual([
      expect.stringMatching(/^1 pieces of files with splits of their own are there twice/),
    ]);
  });

  it('puts JSON on another grid, and notes outside the piano on it', async () => {
    const frames = Array.from({ length: 16 }, (_, t) => [60 + (t % 4), 12]);
    const json = writeJsb({ train: [{ stepsPerQuarter: 1, frames }], valid: [], test: [] });
    const { dataset, report } = await buildDataset([text('a.json', json)], { stepsPerQuarter: 2 });
    expect(dataset.train[0]!.frames).toHaveLength(32);
    expect(dataset.train[0]!.frames.slice(0, 4)).toEqual([
      [60, 24],
      [60, 24],
      [61, 24],
      [61, 24],
    ]);
    expect(report.files[0]!.notes.join(' ')).toMatch(/have 1 steps in a quarter; they were put on 2/);
  });

  it('tells keys where they are wanted, and skips what is not polyphonic enough', async () => {
    const { dataset } = await buildDataset(tunes(1), { estimateKeys: true });
    expect(dataset.train[0]!.conditions?.key).toHaveLength(24);
    const { report } = await buildDataset(tunes(1), { minPolyphony: 2 });
    expect(report.files[0]!.skipped).toEqual([
      { reason: 'thin', why: 'it has too few notes at once: 1.0, where 2 are the least' },
    ]);
  });

  it('never throws for what is in files', async () => {
    const good = writeMidi(tune(1));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255))), async (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const { dataset, report } = await buildDataset([{ name: 'a.mid', bytes }, ...tunes(2)]);
        const [file] = report.files;
        expect(file!.used.length + file!.skipped.length).toBe(1);
        expect(dataset.train.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses options out of range, and stops when told to', async () => {
    await expect(buildDataset([], { stepsPerQuarter: 0 })).rejects.toThrow(
      /stepsPerQuarter must be a whole number from 1 to 48, got 0/,
    );
    await expect(buildDataset([], { validShare: 0.6, testShare: 0.5 })).rejects.toThrow(/something to learn/);
    await expect(buildDataset([], { minQuarters: 9, maxQuarters: 8 })).rejects.toThrow(/maxQuarters must be/);
    const controller = new AbortController();
    const seen: string[] = [];
    const onProgress = ({ name }: { name: string }): void => {
      seen.push(name);
      if (seen.length === 2) controller.abort(new Error('enough'));
    };
    await expect(buildDataset(tunes(5), { onProgress, signal: controller.signal })).rejects.toThrow('enough');
    expect(seen).toEqual(['0.mid', '1.mid']);
    expect((await buildDataset([])).report.splits.train.pieces).toBe(0);
  });
});

const chorales = new URL('../../../../../shared/data/jsb-chorales/', import.meta.url);
const present = existsSync(chorales);
if (!present) console.log('skipped: shared/data/jsb-chorales is not there');

describe.skipIf(!present)('chorales', () => {
  it.each(['quarter', '16th'])('of JSON (%s) come out as they are in it', async (name) => {
    const bytes = readFileSync(new URL(`jsb-chorales-${name}.json`, chorales));
    const { dataset, report } = await buildDataset([{ name: 'jsb.json', bytes }]);
    const own = readJsb(bytes.toString('utf8'));
    for (const split of ['train', 'valid', 'test'] as const) {
      expect(dataset[split].map(({ frames }) => frames)).toEqual(own[split].map(({ frames }) => frames));
      expect(dataset[split].map(({ voices }) => voices)).toEqual(own[split].map(({ voices }) => voices));
    }
    expect(report.files[0]!.skipped).toEqual([]);
    expect([report.splits.train.pieces, report.splits.valid.pieces]).toEqual([229, 76]);
  });
});
