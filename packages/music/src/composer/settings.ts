import { ArgumentError } from '@recurra/plugin';
import type { Sampling } from './draw.ts';
import type { ComposeOptions } from './types.ts';

/** Options, checked and filled in. */
export interface Settings extends Sampling, Pick<ComposeOptions, 'signal' | 'onProgress'> {
  readonly seed: number;
  readonly particles: number;
  readonly lag: number;
  readonly sweeps: number;
}

/**
 * Throws unless a value is a whole number in a range.
 *
 * @throws ArgumentError that names it.
 */
export function checkWhole(where: string, name: string, value: unknown, low: number, high: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high) return;
  throw new ArgumentError(
    `${where}: ${name} must be a whole number from ${low} to ${high}, got ${String(value)}.`,
  );
}

/** What is usual where all frames are judged by what follows: lines enough, and all at the end. */
export const inHindsight: { readonly particles: number; readonly lag: number } = {
  particles: 32,
  lag: Number.POSITIVE_INFINITY,
};

/** Most lines at once: more would only fill the memory. */
const mostParticles = 4096;

/**
 * Checks options that all composing has in common.
 *
 * @param where The function, for messages.
 * @param options As the caller gave them.
 * @param usual What holds where they say nothing.
 * @throws ArgumentError if one is not as it should be.
 */
export function readSettings(
  where: string,
  options: ComposeOptions,
  usual: { readonly particles: number; readonly lag: number; readonly temperature?: number | undefined },
): Settings {
  const {
    temperature = usual.temperature ?? 1,
    topK,
    topP = 1,
    seed = 0,
    sweeps = 0,
    signal,
    onProgress,
  } = options;
  const { particles = usual.particles } = options;
  const lag = options.lag ?? (sweeps > 0 ? Number.POSITIVE_INFINITY : usual.lag);
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError(
      `${where}: temperature must be a number from 0 on, got ${String(temperature)}; 1 is the model as it is.`,
    );
  }
  if (!(topP > 0 && topP <= 1)) {
    throw new ArgumentError(`${where}: topP must be a number above 0, at most 1, got ${String(topP)}.`);
  }
  if (topK !== undefined) checkWhole(where, 'topK', topK, 1, Number.MAX_SAFE_INTEGER);
  checkWhole(where, 'seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  checkWhole(where, 'particles', particles, 1, mostParticles);
  checkWhole(where, 'sweeps', sweeps, 0, 1000);
  if (lag !== Number.POSITIVE_INFINITY) checkWhole(where, 'lag', lag, 0, Number.MAX_SAFE_INTEGER);
  if (sweeps > 0 && (lag !== Number.POSITIVE_INFINITY || particles < 2)) {
    throw new ArgumentError(
      `${where}: sweeps need an infinite lag and at least 2 particles, got lag ${lag} and ${particles}; leave sweeps or lag out.`,
    );
  }
  return {
    temperature,
    topK: topK ?? Number.POSITIVE_INFINITY,
    topP,
    seed,
    particles,
    lag,
    sweeps,
    signal,
    onProgress,
  };
}

/** Throws unless `lookAhead` is a number of frames or Infinity. */
export function checkLookAhead(where: string, { lookAhead }: { readonly lookAhead?: number }): void {
  if (lookAhead === undefined || lookAhead === Number.POSITIVE_INFINITY) return;
  checkWhole(where, 'lookAhead', lookAhead, 0, Number.MAX_SAFE_INTEGER);
}
