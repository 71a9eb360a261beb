import { createSequence, fromFrames, type NoteSequence, writeAbc, writeMidi } from '@recurra/music/inference';
import { describe, expect, it } from 'vitest';
import type { ReadableFile } from '../../../ui/read-bytes.ts';
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
    const { dataset, report } = await read([
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
    const why = Object.fromEntries(report.files.map(({ name, skipped }) => [name, skipped[0]?.why]));
    expect(report.files.filter(({ used }) => used.length > 0).map(({ name }) => name)).toEqual([
      'good.mid',
      'tune.abc',
    ]);
    expect(why['empty.mid']).toBe('the file is empty');
    expect(why['huge.mid']).toBe('The file is larger than 64 MB');
    expect(why['broken.mid']).toContain('damaged');
    expect(why['drums.mid']).toContain('drums');
    expect(why['short.mid']).toContain('3 quarters');
    expect(why['again.mid']).toBe('it is the same music as good.mid, 5 semitones higher');
    expect(dataset.train).toHaveLength(2);
    expect(report.splits.train).toMatchObject({ pieces: 2, frames: 36 });
    expect(report.stepsPerQuarter).toBe(1);
  });

  it('tells how many are read, and has no two in memory', async () => {
    let open = 0;
    const told: number[] = [];
    const files = [50, 60, 70].map((from, i) => {
      const whole = midi(`${from}.mid`, scale(from, 16 + i));
      return {
        ...whole,
        arrayBuffer: () => {
          expect(told.at(-1)).toBe(open++);
          return whole.arrayBuffer();
        },
      };
    });
    await readDataset(files, (done) => told.push(done));
    expect(told).toEqual([0, 1, 2, 3]);
  });

  it('takes chorales with their splits and their grid', async () => {
    const frames = Array.from({ length: 12 }, (_, t) => [60, 72 + (t % 5)]);
    const other = frames.map(([, top]) => [50, top! + 1]);
    const high = (piece: number[][]) => piece.map((frame) => frame.toReversed());
    const json = JSON.stringify({ train: [frames], valid: [other], test: [other] });
    const { dataset, report } = await read([file('jsb.json', json)]);
    expect(dataset.train[0]!.frames).toEqual(high(frames));
    expect(dataset.valid[0]!.frames).toEqual(high(other));
    expect(report.splits).toMatchObject({ train: { pieces: 1 }, valid: { pieces: 1 }, test: { pieces: 1 } });
    expect(report.stepsPerQuarter).toBe(1);
  });

  it('can be stopped', async () => {
    const stop = AbortSignal.abort(new Error('stop'));
    await expect(readDataset([midi('a.mid', scale(60, 16))], () => {}, stop)).rejects.toThrow('stop');
  });
});
