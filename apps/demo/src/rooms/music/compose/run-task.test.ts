import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fitMusicModel } from '@recurra/music';
import { loadMusicModel, type MusicModel, pitchClassesOf } from '@recurra/music/inference';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComposeState, planOf, rangeOf, wishesOf } from './compose-state.ts';
import { countPiece } from './count-piece.ts';
import { exampleMelody } from './melody.ts';
import { shippedModel } from './models.ts';
import type { ComposeUpdate, Task, Wishes } from './protocol.ts';
import { runTask } from './run-task.ts';
import { type ComposeSettings, usualSettings } from './settings.ts';
import { emptySheet, fromPiece, type Sheet, toPiece } from './sheet.ts';

describe('composing, as the worker does it', () => {
  let model: MusicModel;
  beforeAll(async () => {
    const file = createRequire(import.meta.url).resolve('@recurra/music/models/chorales.onnx');
    model = await loadMusicModel(await readFile(file));
  });
  afterAll(() => model.dispose());

  const stateOf = (sheet: Sheet, settings: Partial<ComposeSettings>, more: Partial<ComposeState> = {}) => ({
    models: [shippedModel],
    model: shippedModel,
    manifest: model.manifest,
    settings: { ...usualSettings, ...settings },
    sheet,
    about: '',
    notes: [],
    ...more,
  });

  async function run(state: ComposeState, onUpdate: (update: ComposeUpdate) => void = () => {}) {
    const plan = planOf(state);
    if (typeof plan === 'string') throw new Error(plan);
    const { signal } = new AbortController();
    return runTask(model, plan.task, wishesOf(state), onUpdate, signal);
  }

  it('composes in bars, by chords, the same for the same seed', async () => {
    const state = stateOf(emptySheet(), { bars: 2, chords: 'C | G7', seed: 3 });
    const piece = await run(state);
    expect(piece.frames).toHaveLength(8);
    piece.frames.forEach((frame, t) => {
      const allowed = pitchClassesOf(t < 4 ? 'C' : 'G7');
      for (const note of frame) expect(allowed).toContain(note % 12);
    });
    expect((await run(state)).frames).toEqual(piece.frames);
    expect((await run(stateOf(emptySheet(), { bars: 2, seed: 4 }))).frames).not.toEqual(piece.frames);
  });

  it('keeps to a key: a minor one in both its forms', async () => {
    const piece = await run(stateOf(emptySheet(), { bars: 2, tonic: 'A', mode: 'minor' }));
    for (const note of piece.frames.flat()) expect([9, 11, 0, 2, 4, 5, 6, 7, 8]).toContain(note % 12);
  });

  it('harmonises the melody, fills a gap, and keeps what is locked', async () => {
    const melody = exampleMelody();
    const own = toPiece(melody, 1).frames.slice(0, 8);
    const short = fromPiece({ stepsPerQuarter: 1, frames: own });
    const chorale = await run(stateOf(short, { task: 'harmonize' }));
    expect(chorale.frames.map(([top]) => top)).toEqual(own.flat());
    expect(Math.min(...chorale.frames.map(({ length }) => length))).toBeGreaterThanOrEqual(3);

    const sheet = fromPiece(chorale);
    const filled = await run(
      stateOf(sheet, { task: 'fill', seed: 2 }, { range: { start: 480 * 3, end: 480 * 5 } }),
    );
    expect(filled.frames.toSpliced(3, 2)).toEqual(chorale.frames.toSpliced(3, 2));

    const locked = fromPiece(
      chorale,
      undefined,
      chorale.frames.map((frame) => frame.slice(-1)),
    );
    const rewritten = await run(stateOf(locked, { task: 'rewrite', seed: 5 }));
    rewritten.frames.forEach((frame, t) => {
      expect(frame).toContain(chorale.frames[t]!.at(-1));
    });
    expect(rewritten.frames).not.toEqual(chorale.frames);
  });

  it('goes on in the bars of the piece, and fills gaps around what is locked', async () => {
    const frames = Array.from({ length: 6 }, () => [72, 67, 64, 48]);
    const timeSignatures = [{ tick: 0, numerator: 3, denominator: 4 }];
    const waltz = { ...fromPiece({ stepsPerQuarter: 1, frames }), timeSignatures };
    const longer = await run(stateOf(waltz, { task: 'continue', bars: 2, chords: 'C F' }));
    expect(longer.frames).toHaveLength(12);
    const isIn = (t: number, chord: string) =>
      longer.frames[t]!.every((note) => pitchClassesOf(chord).includes(note % 12));
    expect([6, 7, 8].every((t) => isIn(t, 'C')) && [9, 10, 11].every((t) => isIn(t, 'F'))).toBe(true);

    const locks = frames.map((frame) => frame.slice(0, 1));
    const locked = fromPiece({ stepsPerQuarter: 1, frames }, undefined, locks);
    const filled = await run(stateOf(locked, { task: 'fill' }, { range: { start: 480, end: 480 * 4 } }));
    for (const frame of filled.frames) expect(frame).toContain(72);
  });

  it('says what is missing, and what is misspelt', async () => {
    expect(planOf(stateOf(emptySheet(), { task: 'harmonize' }))).toMatch(/no melody yet/);
    expect(planOf(stateOf(emptySheet(), { task: 'continue' }))).toMatch(/no music yet/);
    const melody = exampleMelody();
    expect(planOf(stateOf(melody, { task: 'fill' }))).toMatch(/which bars/);
    const backwards = { range: rangeOf(melody, 5, 3) };
    expect(planOf(stateOf(melody, { task: 'fill' }, backwards))).toMatch(/which bars/);
    const all = { ...melody, notes: melody.notes.map((note) => ({ ...note, locked: true })) };
    expect(planOf(stateOf(all, { task: 'rewrite' }))).toMatch(/Every note is locked/);
    await expect(run(stateOf(emptySheet(), { bars: 1, chords: 'C Xyz' }))).rejects.toThrow(/Xyz/);
  });

  it('puts a piece beside the corpus: its own figures, and its likelihood', async () => {
    const frames = Array.from({ length: 16 }, () => [72, 67, 64, 48]);
    const { figures, nllPerFrame } = await countPiece(model, { stepsPerQuarter: 1, frames }, undefined);
    const figureOf = (start: string) => figures.find(({ title }) => title.startsWith(start));
    expect(figureOf('Notes in a frame')?.value).toBe(4);
    expect(figureOf('Chords: major')?.value).toBe(1);
    expect(figureOf('Length of a chord')?.value).toBe(16);
    expect(figureOf('Length of a chord')!.high).toBeLessThan(3);
    expect(figures.some(({ name }) => /copied|alike/.test(name))).toBe(false);
    expect(nllPerFrame).toBeCloseTo((await model.evaluate([{ stepsPerQuarter: 1, frames }])).nllPerFrame, 9);
    const other = JSON.stringify({ stepsPerQuarter: 4, metrics: [] });
    expect((await countPiece(model, { stepsPerQuarter: 1, frames }, other)).figures).toEqual([]);
  });
});

describe('a model of events', async () => {
  await setBackend('cpu');
  const piece = { stepsPerQuarter: 4, frames: Array.from({ length: 32 }, (_, t) => [60 + (t >> 2)]) };
  const size = { hiddenSize: 8, noteHiddenSize: 8, embeddingSize: 8, epochs: 1 };
  const { model } = await fitMusicModel({ train: [piece], valid: [], test: [] }, { kind: 'event', ...size });
  afterAll(() => model.dispose());
  const wishes = { scale: undefined, chords: undefined, barQuarters: 4, fifths: 0, temperature: undefined };
  const run = (task: Task, more: Partial<Wishes> = {}) =>
    runTask(
      model,
      task,
      { ...wishes, topK: undefined, topP: undefined, seed: 1, ...more },
      () => {},
      new AbortController().signal,
    );

  it('composes and goes on', async () => {
    expect((await run({ type: 'compose', bars: 2 })).frames).toHaveLength(32);
    const longer = await run({ type: 'continue', piece, frames: 16 });
    expect(longer.frames).toHaveLength(48);
    expect(longer.frames.slice(0, 28)).toEqual(piece.frames.slice(0, 28));
  });

  it('says what it cannot do', async () => {
    const harmonize = run({ type: 'harmonize', melody: [60, 62], voice: 'soprano' });
    await expect(harmonize).rejects.toThrow(/it composes and continues/);
    await expect(run({ type: 'compose', bars: 1 }, { scale: 'C major' })).rejects.toThrow(
      /cannot be steered/,
    );
  });
});
