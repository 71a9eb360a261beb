import { createSequence, fromFrames, type NoteSequence, writeAbc, writeMidi } from '@recurra/music/inference';
import { describe, expect, it } from 'vitest';
import type { ReadableFile } from '../read-bytes.ts';
import { readDataset } from './read-dataset.ts';

const file = (name: string, content: string | Uint8Array, size = content.length): ReadableFile => ({
  name,
  size,
  arrayBuffer: async () => new Uint8Array(Buffer.from(content)).buffer,
});
const midi = (name: string, sequence: NoteSequence): ReadableFile => file(name, writeMidi(sequence));

/** A scale from a note on, up and down, `count` notes of `steps` to a quarter. */
const scale = (from: number, count: number, steps = 1): NoteSequence =>
  fromFrames({
    stepsPerQuarter: steps,
    frames: Array.from({ length: count }, (_, t) => [from + (t % 7) + (t % 3)]),
    onsets: Array.from({ length: count }, (_, t) => [from + (t % 7) + (t % 3)]),
  });

const read = (files: readonly ReadableFile[]) => readDataset(files, () => {});

describe('reading a dataset', () => {
  it('uses what it can, and says of the rest why not', async () => {
    const drum = { name: 'Drums', program: 0, channel: 9, percussion: true };
    const beat = { pitch: 36, start: 0, duration: 480 * 16, velocity: 90, voice: 0 };
    const { dataset, summary } = await read([
      midi('good.mid', scale(60, 16)),
      file('broken.mid', 'MThd nonsense'),
      file('empty.mid', ''),
      file('huge.mid', 'MThd', 2 ** 27),
      file('notes.txt', 'not music at all'),
      midi('drums.mid', createSequence({ notes: [beat], voices: [drum] })),
      midi('short.mid', scale(60, 3)),
      midi('again.mid', scale(65, 16)),
      file('tune.abc', writeAbc(scale(50, 20))),
    ]);
    const textOf = (name: string) => summary.files.find((each) => each.name === name)!;
    expect(summary.files.filter(({ used }) => used).map(({ name }) => name)).toEqual([
      'good.mid',
      'tune.abc',
    ]);
    expect(textOf('good.mid').text).toBe('16 quarters, up to 1 note at once');
    expect(textOf('empty.mid').text).toContain('empty');
    expect(textOf('huge.mid').text).toContain('larger than 64 MB');
    expect(textOf('broken.mid').text).toContain('damaged');
    expect(textOf('drums.mid').text).toContain('only drums');
    expect(textOf('short.mid').text).toContain('3 quarters');
    expect(textOf('again.mid').text).toBe('It is the same music as good.mid.');
    expect(dataset.train).toHaveLength(2);
    expect(summary).toMatchObject({ train: 2, valid: 0, quarters: 36, stepsPerQuarter: 1 });
  });

  it('takes the coarsest grid that the music is on', async () => {
    const { summary } = await read([
      midi('eighths.mid', scale(60, 32, 2)),
      midi('quarters.mid', scale(50, 32)),
    ]);
    expect(summary.stepsPerQuarter).toBe(2);
    expect(summary.notes[0]).toBe(
      '100 % of the onsets and ends of notes lie on a grid of eighths: it is used.',
    );
    expect((await read([midi('triplets.mid', scale(60, 48, 3))])).summary.stepsPerQuarter).toBe(3);
  });

  it('cuts what is long, thins what is thick, and keeps every tenth file apart, whole', async () => {
    const thick = {
      stepsPerQuarter: 1,
      frames: Array.from({ length: 8 }, () => Array.from({ length: 14 }, (_, i) => 90 - 3 * i)),
    };
    const files = Array.from({ length: 9 }, (_, i) => midi(`${i}.mid`, scale(60, 16 + i)));
    const long = midi('long.mid', scale(60, 600));
    const { dataset, summary } = await read([
      ...files.toSpliced(4, 0, long),
      midi('thick.mid', fromFrames(thick)),
    ]);
    expect(dataset.valid.map(({ frames }) => frames.length)).toEqual([200, 200, 200]);
    expect(dataset.train).toHaveLength(10);
    const widest = dataset.train.flatMap(({ frames }) => frames).find((frame) => frame.length > 1);
    expect(widest).toEqual([90, 87, 84, 81, 78, 75, 72, 69, 66, 51]);
    expect(summary.notes.slice(1)).toEqual([
      '1 long piece was cut into parts of 256 quarters at most.',
      'Where more than 10 notes sound at once, the lowest and the 9 highest are taken, in 1 piece.',
    ]);
  });

  it('takes chorales with their splits and their grid', async () => {
    const frames = Array.from({ length: 12 }, (_, t) => [60, 72 + (t % 5)]);
    const other = frames.map(([, top]) => [50, top! + 1]);
    const high = (piece: number[][]) => piece.map((frame) => frame.toReversed());
    const json = JSON.stringify({ train: [frames], valid: [other], test: [other] });
    const { dataset, summary } = await read([file('jsb.json', json)]);
    expect(dataset.train[0]!.frames).toEqual(high(frames));
    expect(dataset.valid[0]!.frames).toEqual(high(other));
    expect(summary).toMatchObject({ train: 1, valid: 1, stepsPerQuarter: 1 });
  });

  it('can be stopped', async () => {
    const stop = AbortSignal.abort(new Error('stop'));
    await expect(readDataset([midi('a.mid', scale(60, 16))], () => {}, stop)).rejects.toThrow('stop');
  });
});
