import { DataError } from '@recurra/plugin';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createSequence } from '../sequence/create-sequence.ts';
import { toFrames } from '../sequence/to-frames.ts';
import { writeMidi } from './midi/write.ts';
import { readMusic } from './read-music.ts';

const voice = (channel: number) => ({ name: `${channel}`, program: 0, channel, percussion: channel === 9 });
const song = createSequence({ notes: [{ pitch: 60, start: 0, duration: 480, velocity: 64, voice: 0 }] });
const abc = 'X:1\nT:Scale\nL:1/4\nK:C\nC|\n';
const xml =
  '<?xml version="1.0"?><score-partwise><part-list/><part id="A"><measure><note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note></measure></part></score-partwise>';

describe('readMusic()', () => {
  test.each([
    ['midi', writeMidi(song), 'wrong.xml'],
    ['musicxml', strToU8(xml), 'wrong.mid'],
    ['musicxml', zipSync({ 'a.xml': strToU8(xml) }), 'wrong.json'],
    ['abc', strToU8(abc), 'wrong.mid'],
    ['abc', strToU8(`\ufeff% a book\n\n${abc}`), ''],
  ])('knows %s by its content', async (format, bytes, name) => {
    const read = await readMusic(bytes, { name });
    expect(read.format).toBe(format);
    expect(read.sequences.length).toBe(1);
    const [{ notes, ticksPerQuarter }] = read.sequences as [typeof song];
    expect(notes.map(({ duration, pitch }) => [pitch, duration / ticksPerQuarter])).toEqual([[60, 1]]);
  });

  test('gives frames of the chorales', async () => {
    const read = await readMusic(strToU8('{"valid": [[[48, 60]]]}'), { name: 'a.json' });
    expect(read).toMatchObject({ format: 'jsb', sequences: [], dataset: { train: [] } });
    expect(read.dataset!.valid[0]!.frames).toEqual([[60, 48]]);
  });

  test('names music after its file where it has no name', async () => {
    const titled = async (bytes: Uint8Array) =>
      (await readMusic(bytes, { name: 'folder/My song.v2.mid' })).sequences[0]!.title;
    expect(await titled(writeMidi(song))).toBe('My song.v2');
    expect(await titled(strToU8(abc))).toBe('Scale');
  });

  test.each([
    ['empty.mid', new Uint8Array(), /^empty\.mid: readMusic\(\): the file is empty/],
    ['photo.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /^photo\.jpg: .*none of them/],
    ['letter.txt', strToU8('Dear Sir,\nhello'), /none of them/],
    ['damaged.mid', writeMidi(song).subarray(0, 40), /^damaged\.mid: readMidi\(\): the file is damaged/],
    ['other.mid', strToU8('no music'), /^other\.mid: readMidi\(\): the file must begin with "MThd"/],
    ['page.html', strToU8('<!doctype html><html></html>'), /^page\.html: readMusicXml\(\)/],
    ['config.json', strToU8('{"a": 1}'), /^config\.json: readJsb\(\)/],
    ['book.zip', zipSync({ 'a.txt': strToU8('a') }), /has no score/],
  ])('%s is refused with a reason', async (name, bytes, message) => {
    await expect(readMusic(bytes, { name })).rejects.toThrow(DataError);
    await expect(readMusic(bytes, { name })).rejects.toThrow(message);
  });

  test('an orchestra of a hundred tracks, with drums', async () => {
    const voices = Array.from({ length: 100 }, (_, i) => voice(i % 16));
    const notes = voices.flatMap((_, of) =>
      Array.from({ length: 50 }, (__, i) => ({
        ...{ pitch: 20 + ((of + i) % 80), start: i * 240, duration: 240, velocity: 64, voice: of },
      })),
    );
    const { sequences } = await readMusic(writeMidi(createSequence({ voices, notes })));
    expect(sequences[0]!.voices.length).toBe(100);
    expect(sequences[0]!.notes.length).toBe(5000);
    const { notes: told, piece } = toFrames(sequences[0]!, { stepsPerQuarter: 2 });
    expect(piece.frames.length).toBe(50);
    expect(told[0]).toBe('300 drum notes were left out.');
  });

  test('three hours of music', async () => {
    const end = 3 * 60 * 120;
    const notes = Array.from({ length: end * 2 }, (_, i) => ({
      ...{ pitch: 40 + (i % 40), start: i * 240, duration: 240, velocity: 64, voice: 0 },
    }));
    const { sequences } = await readMusic(writeMidi(createSequence({ notes })));
    expect(toFrames(sequences[0]!, { stepsPerQuarter: 4 }).piece.frames.length).toBe(end * 4);
  });

  test('drums only, and nothing at all, come to no frames', async () => {
    const drums = createSequence({ voices: [voice(9)], notes: song.notes });
    for (const sequence of [drums, createSequence({ notes: [] })]) {
      const { sequences } = await readMusic(writeMidi(sequence));
      expect(toFrames(sequences[0]!, { stepsPerQuarter: 4 }).piece.frames).toEqual([]);
    }
  });
});
