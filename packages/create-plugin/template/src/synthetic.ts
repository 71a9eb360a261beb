import { createRng } from '@recurra/core/random';

/**
 * Makes waves with noise: sines of random period (8 to 24 steps) and phase, about zero, with standard deviation 1.
 *
 * @param seed Same seed, same waves.
 * @param count How many.
 * @param length Values of each.
 * @returns Row-major, [count, length].
 */
export function syntheticSeries(seed: number, count: number, length: number): Float32Array {
  const rng = createRng(seed);
  const series = new Float32Array(count * length);
  for (let row = 0; row < count; row++) {
    const period = 8 + 16 * rng.uniform();
    const phase = rng.uniform();
    for (let t = 0; t < length; t++) {
      const wave = Math.SQRT2 * Math.sin(2 * Math.PI * (t / period + phase));
      series[row * length + t] = wave + 0.05 * rng.normal();
    }
  }
  return series;
}
