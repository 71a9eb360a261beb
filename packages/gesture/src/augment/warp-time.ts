import type { Rng } from '@recurra/core/random';

/** Knots between which the speed changes. */
const knots = 5;

/**
 * Draws where to read a gesture: from its beginning to its end, sometimes faster, sometimes slower.
 *
 * @param strength Deviation of the logarithm of the speed.
 * @param out Places from 0 to 1, as many as points are to come out.
 */
export function drawPlaces(rng: Rng, strength: number, out: Float64Array): void {
  const last = out.length - 1;
  const speeds = Array.from({ length: knots }, () => rng.normal());
  let total = 0;
  out[0] = 0;
  for (let i = 1; i <= last; i++) {
    const place = ((i - 0.5) / last) * (knots - 1);
    const low = Math.min(Math.floor(place), knots - 2);
    const speed = speeds[low]! + (place - low) * (speeds[low + 1]! - speeds[low]!);
    total += Math.exp(strength * speed);
    out[i] = total;
  }
  for (let i = 1; i <= last; i++) out[i] = out[i]! / total;
}
