import { describe, expect, it } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { resolveSettings } from './settings.ts';

const pieces = (count: number, length: number): FramePiece[] =>
  Array.from({ length: count }, () => ({
    stepsPerQuarter: 1,
    frames: new Array<number[]>(length).fill([60]),
  }));

describe('what is usual for an amount of music', () => {
  it.each([
    ['twenty tunes', 20, 64, { epochs: 60, batchSize: 4, dropout: 0.5, inputDropout: 0.2 }, 0.8],
    ['two tunes: updates enough', 2, 64, { epochs: 300, batchSize: 4, dropout: 0.5, inputDropout: 0.2 }, 0.8],
    ['the chorales', 229, 60, { epochs: 44, batchSize: 8, dropout: 0.3, inputDropout: 0.1 }, undefined],
    ['much music', 2000, 60, { epochs: 20, batchSize: 8, dropout: 0.3, inputDropout: 0.1 }, undefined],
  ])('%s', (_, count, length, member, temperature) => {
    const settings = resolveSettings(pieces(count, length), {});
    expect(settings.members).toMatchObject([member]);
    expect(settings.temperature).toBe(temperature);
  });

  it('gives way to what is asked, and to a preset', () => {
    const few = pieces(3, 16);
    const asked = resolveSettings(few, { epochs: 7, dropout: 0, batchSize: 2, temperature: 1 });
    expect(asked).toMatchObject({ members: [{ epochs: 7, dropout: 0, batchSize: 2 }], temperature: 1 });
    expect(resolveSettings(few, { preset: 'chorales' })).toMatchObject({
      temperature: 0.9,
      members: [
        { epochs: 100, dropout: 0.3 },
        { epochs: 40, dropout: 0.4 },
      ],
    });
    expect(resolveSettings(few, { kind: 'event' }).temperature).toBeUndefined();
  });
});
