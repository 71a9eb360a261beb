import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { FramePiece } from '../contract/piece.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import { parallels } from '../theory/index.ts';
import { collect } from './collect.ts';
import { fillGap } from './fill-gap.ts';
import { harmonize } from './harmonize.ts';

// Old Hundredth (Bourgeois 1551), its first half, in quarters.
const tune = [67, 67, 66, 64, 62, 67, 69, 71, 71, 71, 71, 69, 67, 72, 71, 69];
const bass = [55, 55, 50, 52, 47, 48, 50, 43, 55, 54, 52, 47, 48, 50, 50, 43];
const seeds = [1, 2, 3, 4];

describe('the shipped model', async () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../models/chorales.onnx', import.meta.url)));
  const model = await loadMusicModel(bytes);
  afterAll(() => model.dispose());

  const harmonies = (particles: number, weight = 0, from = seeds): Promise<FramePiece[]> => {
    const penalties = { parallelFifths: weight, parallelOctaves: weight };
    return Promise.all(
      from.map((seed) => collect(harmonize(model, tune, { seed, particles, constraints: { penalties } }))),
    );
  };
  const nll = async (pieces: FramePiece[]): Promise<number> => (await model.evaluate(pieces)).nllPerFrame;
  const parallelMoves = (pieces: FramePiece[]): number =>
    pieces
      .flatMap(({ frames }) => frames.slice(1).map((frame, index) => parallels(frames[index]!, frame)))
      .reduce((sum, { fifths, octaves }) => sum + fifths + octaves, 0);

  test('harmonises a tune with four voices in every frame', async () => {
    for (const { voices } of await harmonies(24)) {
      expect(voices!.map(([soprano]) => soprano)).toEqual(tune);
      expect(voices!.flat().filter((pitch) => pitch >= 21 && pitch <= 108)).toHaveLength(4 * tune.length);
    }
  });

  // A bass is drawn last in every frame: one line alone is surprised by it each time.
  test('writes likelier music over a bass with more lines', async () => {
    const over = async (particles: number): Promise<number> => {
      const pieces = seeds.map((seed) => collect(harmonize(model, bass, { voice: 'bass', seed, particles })));
      return nll(await Promise.all(pieces));
    };
    expect(await over(24)).toBeLessThan((await over(1)) - 1);
  });

  test('a penalty rids it of parallel fifths and octaves', async () => {
    // Parallels are few: four pieces may have none.
    const many = Array.from({ length: 20 }, (_, seed) => seed + 1);
    const [free, penalised] = [await harmonies(6, 0, many), await harmonies(6, 4, many)];
    const usual = await Promise.all(
      many.map((seed) => collect(harmonize(model, tune, { seed, particles: 6 }))),
    );
    expect(parallelMoves(usual)).toBeLessThan(parallelMoves(free));
    expect(parallelMoves(free)).toBeGreaterThan(0);
    expect(parallelMoves(penalised)).toBeLessThan(parallelMoves(free) / 2);
  });

  test('a gap leads to what follows: likelier than where that was not looked at', async () => {
    const [piece] = await harmonies(24);
    const after = async (lookAhead: number): Promise<number> => {
      let total = 0;
      for (const seed of seeds) {
        const filled = await collect(
          fillGap(model, piece!, { from: 4, to: 10, seed, particles: 24, lookAhead }),
        );
        const upTo = (end: number) => nll([{ ...filled, frames: filled.frames.slice(0, end) }]);
        total += 13 * (await upTo(13)) - 10 * (await upTo(10));
      }
      return total / seeds.length / 3;
    };
    expect(await after(3)).toBeLessThan((await after(0)) - 0.3);
  });
});
