import type { Rng } from '@recurra/core/random';
import { drawNegative } from '../augment/draw-negative.ts';
import type { GestureExample, TimedSequence } from '../contract/sequence.ts';
import { createBase } from './create-draw.ts';
import type { FitSettings } from './settings.ts';

/** What is none of the classes, as many as calibration looks at. */
const unknownCount = 200;

/**
 * The novelty above which a share of known gestures lies.
 *
 * @param known Novelty of known gestures that training did not see.
 * @param falseRejectRate The share.
 * @returns The threshold; between two that were seen, as near to the share as their number allows, never above it.
 */
export function thresholdFor(known: readonly number[], falseRejectRate: number): number {
  const sorted = [...known].sort((a, b) => b - a);
  const rejected = Math.floor(falseRejectRate * sorted.length);
  // The first that is not to be rejected.
  const highest = sorted[rejected] ?? 0;
  // With room above where nothing was rejected.
  const above = sorted[rejected - 1] ?? 2 * highest;
  return (highest + above) / 2;
}

/** Gestures that are none of the classes. */
export function unknownSequences(
  examples: readonly GestureExample[],
  settings: FitSettings,
  rng: Rng,
): TimedSequence[] {
  const { deviation, examples: base, from } = createBase(examples, settings);
  const { dimensions } = settings.pipeline;
  const names = examples.map(({ name }) => name);
  const classes = names.map((name) => names.indexOf(name));
  return Array.from({ length: unknownCount }, () => {
    const values = new Float32Array(from * dimensions);
    drawNegative({ examples: base, classes, points: from, dimensions, deviation }, rng, values);
    return { dimensions, values, times: Float64Array.from({ length: from }, (_, i) => i * 10) };
  });
}
