import { useBackend } from '@recurra/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MusicModel } from '../contract/model.ts';
import { eventStream } from '../encoders/index.ts';
import { fitMusicModel } from '../fit/fit-music-model.ts';
import { createSequence } from '../sequence/index.ts';
import { heldPiece } from '../testing/pieces.ts';
import { generateEvents } from './generate-events.ts';
import { tinyModel } from './testing/tiny-model.ts';

describe('a model of events', () => {
  let model: MusicModel;
  beforeAll(async () => {
    await useBackend('cpu');
    const dataset = { train: [heldPiece(1, 24)], valid: [], test: [] };
    const small = { hiddenSize: 8, noteHiddenSize: 8, embeddingSize: 8, epochs: 1 };
    model = (await fitMusicModel(dataset, { kind: 'event', ...small })).model;
  });
  afterAll(() => model.dispose());

  test('composes as long as asked, loudness included, the same for the same seed', async () => {
    const seen: number[] = [];
    const { piece, sequence } = await generateEvents(model, {
      frames: 40,
      seed: 2,
      onProgress: ({ done, frames }) => {
        expect(frames).toBe(40);
        seen.push(done);
      },
    });
    expect(piece.frames).toHaveLength(40);
    expect(sequence.length).toBe(40);
    expect(sequence.ticksPerQuarter).toBe(4);
    expect(sequence.notes.length).toBeGreaterThan(0);
    expect(Math.max(...sequence.notes.map(({ start, duration }) => start + duration))).toBeLessThanOrEqual(
      40,
    );
    expect(seen.at(-1)).toBe(40);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const again = async (seed: number) => (await generateEvents(model, { frames: 40, seed })).sequence.notes;
    expect(await again(2)).toEqual(sequence.notes);
    expect(await again(3)).not.toEqual(sequence.notes);
  });

  test('goes on with music that is given, and leaves it as it is', async () => {
    const prime = createSequence({
      ticksPerQuarter: 4,
      notes: [
        { pitch: 60, start: 0, duration: 3, velocity: 40, voice: 0 },
        { pitch: 64, start: 4, duration: 4, velocity: 100, voice: 0 },
      ],
      tempos: [{ tick: 0, bpm: 77 }],
    });
    const { piece, sequence } = await generateEvents(model, { frames: 12, seed: 1, prime });
    expect(piece.frames).toHaveLength(20);
    // Loudness is known by its bin.
    const stream = eventStream({ stepsPerQuarter: 4 });
    const [first, second] = stream.decode([...stream.encode(prime)]).notes;
    expect(sequence.notes.slice(0, 1)).toEqual([first]);
    expect(sequence.notes).toContainEqual(
      expect.objectContaining({ pitch: 64, start: 4, velocity: second!.velocity }),
    );
    expect(sequence.tempos).toEqual([{ tick: 0, bpm: 77 }]);
  });

  test('can be stopped; what cannot be done is refused', async () => {
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(generateEvents(model, { frames: 8, signal: stop })).rejects.toThrow('enough');
    await expect(generateEvents(model, { frames: 0 })).rejects.toThrow(
      /frames must be a whole number from 1/,
    );
    await expect(generateEvents(tinyModel(), { frames: 8 })).rejects.toThrow(
      /of kind 'event', got 'note'; use generate/,
    );
  });
});
