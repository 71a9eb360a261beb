import { describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { fillGap } from './fill-gap.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { harmonize } from './harmonize.ts';
import { regenerate } from './regenerate.ts';
import { exactPieces, tinyModel, totalVariation } from './testing/tiny-model.ts';
import type { Composition } from './types.ts';

const hold = Number.POSITIVE_INFINITY;

/** Many pieces with different seeds, as JSON. */
async function draws(count: number, compose: (seed: number) => Composition): Promise<string[]> {
  const pieces: string[] = [];
  for (let seed = 0; seed < count; seed++) pieces.push(JSON.stringify((await collect(compose(seed))).frames));
  return pieces;
}

/** What total variation comes to by chance alone, about: draws over pieces that have these probabilities. */
function chance(exact: ReadonlyMap<string, number>, count: number): number {
  let sum = 0;
  for (const p of exact.values()) sum += Math.sqrt((2 * p * (1 - p)) / (Math.PI * count));
  return sum / 2;
}

/** For the model alone. */
const noPenalties = { penalties: { parallelFifths: 0, parallelOctaves: 0 } };

describe('the tiny model', () => {
  test('its frames sum to 1', () => {
    const model = tinyModel();
    const sum = model.universe.reduce((total, frame) => total + model.frameProbability(frame, [64], [72]), 0);
    expect(sum).toBeCloseTo(1, 12);
  });
});

/**
 * Draws pieces, and compares them with the exact distribution.
 *
 * @returns Total variation, and the most that chance and a finite number of lines should make of it.
 */
async function compare(
  exact: ReadonlyMap<string, number>,
  compose: (seed: number) => Composition,
  count = 400,
): Promise<{ distance: number; bound: number }> {
  const distance = totalVariation(exact, await draws(count, compose));
  return { distance, bound: 1.5 * chance(exact, count) + 0.02 };
}

const ofBass = (melody: readonly number[]) => (frames: readonly (readonly number[])[]) =>
  frames.every((frame, index) => frame.at(-1) === melody[index]) ? 1 : 0;

describe('draws follow the exact distribution', () => {
  for (const temperature of [1, 0.6]) {
    test(`free, temperature ${temperature}`, async () => {
      const model = tinyModel({ pitches: [67, 60] });
      const exact = exactPieces(model, 3, () => 1, temperature);
      const { distance } = await compare(
        exact,
        (seed) => generate(model, { frames: 3, seed, temperature }),
        3000,
      );
      expect(distance).toBeLessThan(1.3 * chance(exact, 3000));
    });
  }

  for (const partial of [false, true]) {
    test(`a bass given, networks ${partial ? 'with' : 'without'} stepLines`, async () => {
      const model = tinyModel({ pitches: [67, 64, 60], spread: 1, partial });
      const melody = [60, 64, 60];
      const exact = exactPieces(model, 3, ofBass(melody));
      expect(exact.size).toBe(4 * 2 * 4);
      const options = { voice: 'bass', voices: 3, unisons: 2, constraints: noPenalties } as const;
      const { distance, bound } = await compare(exact, (seed) =>
        harmonize(model, melody, { ...options, seed, particles: 40 }),
      );
      expect(distance).toBeLessThan(bound);
      // Masks alone are not enough: this test can fail.
      const alone = await compare(exact, (seed) =>
        harmonize(model, melody, { ...options, seed, particles: 1 }),
      );
      expect(alone.distance).toBeGreaterThan(1.5 * bound);
    });
  }

  test('temperature, penalties and a score together', async () => {
    const model = tinyModel({ pitches: [67, 60], spread: 1, partial: true });
    const constraints: GenerateOptions['constraints'] = {
      notes: { min: 1 },
      penalties: { parallelFifths: 0.7, repeatedFrames: 1.1 },
      score: (previous, frame, index) => (index === 2 && frame.length > previous.length ? 0.9 : 0),
    };
    const weigh = (frames: readonly (readonly number[])[]): number => {
      if (frames.some((frame) => frame.length === 0)) return 0;
      let log = 0;
      for (const [index, frame] of frames.entries()) {
        const before = frames[index - 1] ?? [];
        if (JSON.stringify(before) === JSON.stringify(frame)) log -= 1.1;
        if (index === 2 && frame.length > before.length) log += 0.9;
      }
      return Math.exp(log);
    };
    const options = { frames: 3, temperature: 0.8, constraints, particles: 40, lag: hold };
    const exact = exactPieces(model, 3, weigh, 0.8);
    const { distance, bound } = await compare(exact, (seed) => generate(model, { ...options, seed }));
    expect(distance).toBeLessThan(bound);
  });

  test('a gap, judged by all that follows', async () => {
    const model = tinyModel({ pitches: [67, 60], spread: 1, seed: 5, partial: true });
    const frames = [[67], [], [], [67, 60], [60]];
    const piece = { stepsPerQuarter: 1, frames };
    const exact = exactPieces(model, 5, (all) =>
      [0, 3, 4].every((index) => JSON.stringify(all[index]) === JSON.stringify(frames[index])) ? 1 : 0,
    );
    expect(exact.size).toBe(16);
    const fill = (lookAhead: number) => (seed: number) =>
      fillGap(model, piece, { from: 1, to: 3, seed, particles: 80, lookAhead });
    const { distance, bound } = await compare(exact, fill(hold));
    expect(distance).toBeLessThan(bound);
    expect((await compare(exact, fill(0))).distance).toBeGreaterThan(2 * bound);
  });

  test('notes that stay, and a frame that stays as a whole', async () => {
    const model = tinyModel({ pitches: [67, 64, 60], spread: 1, partial: true });
    const piece = { stepsPerQuarter: 1, frames: [[67, 60], [64], [67, 64, 60]] };
    const exact = exactPieces(model, 3, ([first, second, third]) =>
      first!.includes(60) && String(second) === '64' && third!.includes(67) && third!.includes(60) ? 1 : 0,
    );
    const { distance, bound } = await compare(exact, (seed) =>
      regenerate(model, piece, { keep: [[60], [64], [67, 60]], seed, particles: 40 }),
    );
    expect(distance).toBeLessThan(bound);
  });

  test('sweeps bring few lines to where many would be', async () => {
    const model = tinyModel({ pitches: [67, 64, 60], spread: 1, seed: 3, partial: true });
    const melody = [60, 64, 60];
    const exact = exactPieces(model, 3, ofBass(melody));
    const options = { voice: 'bass', voices: 3, unisons: 2, particles: 3, constraints: noPenalties } as const;
    const compose = (sweeps: number) => (seed: number) =>
      harmonize(model, melody, { ...options, seed, sweeps });
    const { distance, bound } = await compare(exact, compose(24), 400);
    expect(distance).toBeLessThan(bound);
    expect((await compare(exact, compose(0), 400)).distance).toBeGreaterThan(1.5 * bound);
  });
});
