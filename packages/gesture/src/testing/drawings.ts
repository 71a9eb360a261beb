import { createRng } from '@recurra/core/random';
import type { GestureExample } from '../contract/sequence.ts';

/** Points of plain figures, each in [-1, 1]. */
const figures: Readonly<Record<string, (share: number) => readonly [number, number]>> = {
  line: (share) => [2 * share - 1, 0.1 * share],
  circle: (share) => [Math.cos(2 * Math.PI * share), Math.sin(2 * Math.PI * share)],
  zigzag: (share) => [2 * share - 1, 2 * Math.abs(((3 * share) % 2) - 1) - 1],
  hook: (share) => (share < 0.6 ? [0, 1 - 3 * share] : [2.5 * (share - 0.6), -0.8]),
};

/** Draws figures as people would: other places, sizes, speeds, a shaking hand. Same seed, same drawings. */
export function drawings(
  perClass: number,
  seed: number,
  names: readonly string[] = Object.keys(figures),
): GestureExample[] {
  const rng = createRng(seed);
  return names.flatMap((name) =>
    Array.from({ length: perClass }, (_, i): GestureExample => {
      const count = 20 + rng.integer(40);
      const size = 30 + 200 * rng.uniform();
      const [x, y] = [500 * rng.uniform(), 500 * rng.uniform()];
      const angle = 0.2 * rng.normal();
      const values = new Float32Array(2 * count);
      const times = new Float64Array(count);
      let t = 0;
      for (let k = 0; k < count; k++) {
        const [u, v] = figures[name]!(k / (count - 1));
        values[2 * k] = x + size * (u * Math.cos(angle) - v * Math.sin(angle) + 0.02 * rng.normal());
        values[2 * k + 1] = y + size * (u * Math.sin(angle) + v * Math.cos(angle) + 0.02 * rng.normal());
        times[k] = t;
        t += 5 + 20 * rng.uniform();
      }
      return { name, subject: `person ${i % 2}`, dimensions: 2, values, times };
    }),
  );
}
