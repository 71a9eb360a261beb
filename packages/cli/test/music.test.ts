import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSequence, readMidi, readMusic, toFrames, writeMidi } from '@recurra/music/inference';
import { describe, expect, it } from 'vitest';
import { recurra } from './cli.ts';

const scratch = (): string => mkdtempSync(join(tmpdir(), 'recurra-music-'));

/** A short tune in quarters as a MIDI file. */
function tune(pitches: readonly number[]): Uint8Array {
  return writeMidi(
    createSequence({
      notes: pitches.map((pitch, i) => ({ pitch, start: i * 480, duration: 480, velocity: 80, voice: 0 })),
    }),
  );
}

/** Frames of a MIDI file, in quarters. */
function framesOf(path: string): readonly (readonly number[])[] {
  return toFrames(readMidi(readFileSync(path)), { stepsPerQuarter: 1 }).piece.frames;
}

describe('recurra music', () => {
  it('composes the same from the same seed, in a scale', async () => {
    const cwd = scratch();
    const args = ['music', 'generate', '--bars', '2', '--scale', 'D dorian', '--seed', '5'];
    const [a, b] = await Promise.all(
      ['a.mid', 'b.mid'].map((out) => recurra([...args, '--out', out], { cwd })),
    );
    expect([a?.code, b?.code]).toEqual([0, 0]);
    expect(readFileSync(join(cwd, 'a.mid'))).toEqual(readFileSync(join(cwd, 'b.mid')));
    const frames = framesOf(join(cwd, 'a.mid'));
    expect(frames).toHaveLength(8);
    // D dorian is the white keys.
    for (const pitch of frames.flat()) expect([0, 2, 4, 5, 7, 9, 11]).toContain(pitch % 12);
  });

  it('harmonises a melody: it stays on top, no chord is missing', async () => {
    const cwd = scratch();
    const melody = [67, 69, 71, 72, 71, 69, 67, 67];
    writeFileSync(join(cwd, 'in.mid'), tune(melody));
    const run = await recurra(
      ['music', 'harmonize', '--melody', 'in.mid', '--out', 'out.mid', '--seed', '1'],
      { cwd },
    );
    expect(run.stderr).not.toMatch(/recurra:/);
    expect(run.code).toBe(0);
    const frames = framesOf(join(cwd, 'out.mid'));
    expect(frames.map((frame) => frame[0])).toEqual(melody);
    for (const frame of frames) expect(frame.length).toBeGreaterThanOrEqual(3);
  });

  it('goes on with a piece, and writes MIDI to a pipe', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'in.mid'), tune([60, 62, 64, 65]));
    const { code, stdout } = await recurra(
      ['music', 'continue', '--input', 'in.mid', '--bars', '1', '--json'],
      { cwd },
    );
    expect(code).toBe(0);
    const { frames } = JSON.parse(stdout) as { frames: number[][] };
    expect(frames.slice(0, 4)).toEqual([[60], [62], [64], [65]]);
    expect(frames).toHaveLength(8);
    const pipe = await recurra(['music', 'generate', '--frames', '2', '--out', '-'], { cwd });
    expect(pipe.stdout.slice(0, 4)).toBe('MThd');
  });

  it('writes several pieces, as ABC, to chords of a file', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'chords.txt'), 'C | G7\n');
    const args = ['music', 'generate', '--bars', '3', '--chords', 'chords.txt', '--count', '2'];
    const { code, stdout } = await recurra([...args, '--seed', '4', '--out', 'new.abc', '--json'], { cwd });
    expect(code).toBe(0);
    const { pieces } = JSON.parse(stdout) as { pieces: { frames: number[][]; out: string; seed: number }[] };
    expect(pieces.map(({ out, seed }) => [out, seed])).toEqual([
      ['new-1.abc', 4],
      ['new-2.abc', 5],
    ]);
    expect(pieces[0]!.frames).not.toEqual(pieces[1]!.frames);
    for (const { frames, out } of pieces) {
      frames.forEach((frame, t) => {
        const chord = t >= 4 && t < 8 ? [7, 11, 2, 5] : [0, 4, 7];
        for (const pitch of frame) expect(chord).toContain(pitch % 12);
      });
      const { sequences } = await readMusic(readFileSync(join(cwd, out)), { name: out });
      expect(toFrames(sequences[0]!, { stepsPerQuarter: 1 }).piece.frames).toEqual(frames);
    }
  });

  it('compares pieces with a corpus', async () => {
    const cwd = scratch();
    const corpus = Array.from({ length: 12 }, (_, k) =>
      Array.from({ length: 16 }, (__, t) => [
        48 + (k % 5),
        55 + (k % 5),
        64 + (k % 5),
        72 + (k % 5) + (t % 3),
      ]),
    );
    writeFileSync(join(cwd, 'corpus.json'), JSON.stringify({ train: corpus }));
    const run = await recurra(
      ['music', 'report', '--corpus', 'corpus.json', '--pieces', 'corpus.json', '--markdown', 'report.md'],
      { cwd },
    );
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/12 pieces beside 12 of the corpus/);
    expect(readFileSync(join(cwd, 'report.md'), 'utf8').trim()).toBe(run.stdout.trim());
  });

  it.each<[string, string[], RegExp]>([
    ['no file to write', ['generate'], /--out is required/],
    ['a file of another kind', ['generate', '--out', 'x.mp3'], /--out must end in .mid or .abc, got "x.mp3"/],
    [
      'two lengths',
      ['generate', '--bars', '2', '--frames', '3', '--out', 'x.mid'],
      /--bars, --seconds and --frames/,
    ],
    ['many pieces for one pipe', ['generate', '--count', '2', '--out', '-'], /has room for one piece/],
    ['no melody', ['harmonize', '--out', 'x.mid'], /--melody is required/],
    [
      'a melody that is not there',
      ['harmonize', '--melody', 'no.mid', '--out', 'x.mid'],
      /there is no file "no.mid"/,
    ],
    [
      'two wishes for the same',
      ['generate', '--scale', 'C major', '--chords', 'C', '--out', 'x.mid'],
      /--chords or --scale/,
    ],
    ['an unknown scale', ['generate', '--scale', 'H blues', '--out', 'x.mid'], /H blues/],
    [
      'a range upside down',
      ['generate', '--range', '80-40', '--out', 'x.mid'],
      /two MIDI numbers, the lower one first/,
    ],
    ['a model that is none', ['generate', '--model', 'bad.onnx', '--out', 'x.mid'], /--model bad.onnx: /],
    ['an unknown model', ['generate', '--model', 'music:jazz', '--out', 'x.mid'], /music:jazz/],
    [
      'a split that is empty',
      ['evaluate', '--data', 'jsb.json'],
      /its split "test" has no pieces; there are some in train/,
    ],
    [
      'a state of nothing',
      ['train', '--data', 'empty', '--out', 'm', '--resume'],
      /--resume needs --checkpoint/,
    ],
    [
      'an empty folder',
      ['train', '--data', 'empty', '--out', 'm'],
      /there are no MIDI, MusicXML or ABC files in it/,
    ],
  ])('refuses %s, with exit code 2', async (_name, args, message) => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'empty'));
    writeFileSync(join(cwd, 'bad.onnx'), 'no model');
    writeFileSync(join(cwd, 'jsb.json'), JSON.stringify({ train: [[[60, 64]]] }));
    const run = await recurra(['music', ...args], { cwd });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(2);
    expect(existsSync(join(cwd, 'x.mid'))).toBe(false);
  });
});
