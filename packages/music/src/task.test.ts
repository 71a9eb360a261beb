import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { music } from './plugin.ts';

describe('the task compose', () => {
  it('opens the shipped model where its card says it lies, and composes the same piece for the same seed', async () => {
    const plugin = music();
    const [card] = plugin.models;
    const bytes = await readFile(new URL(card!.file));
    const compose = await plugin.tasks.compose();
    const model = await compose.open(bytes, { card: card! });
    const shares: number[] = [];
    const ask = { frames: 4, ending: 'open' } as const;
    const piece = await compose.run(model, ask, { seed: 7, onProgress: (done) => shares.push(done) });
    expect(piece.frames).toHaveLength(4);
    expect(shares.at(-1)).toBe(1);
    expect(await compose.run(model, ask, { seed: 7 })).toEqual(piece);
    await expect(compose.run(model, ask, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    model.dispose();
  });
});
