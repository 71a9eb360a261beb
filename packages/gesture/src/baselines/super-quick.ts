import type { GestureMethod } from '../contract/method.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { cloudDistance, cloudSize, cloudStep, squaredDistance, toCloud } from './cloud.ts';
import type { Points } from './plane.ts';
import { templateMethod } from './template-method.ts';

const cells = 64;

interface Cloud {
  readonly points: Points;
  /** Cell of each point in a grid over [−1, 1] squared: a cloud whose larger side is 1 always fits. */
  readonly cell: Int32Array;
  /** For each cell of the grid, the point nearest to its middle, once it was needed. */
  readonly nearest: Uint8Array;
}

const toCell = (value: number): number =>
  Math.max(0, Math.min(cells - 1, Math.floor(((value + 1) * cells) / 2)));

const unknown = 255;

/** The point nearest to the middle of a cell; looked for only when first asked for, as few cells ever are. */
function nearestTo(cell: number, { nearest, points }: Cloud): number {
  const known = nearest[cell]!;
  if (known !== unknown) return known;
  const x = (2 * (cell % cells) + 1) / cells - 1;
  const y = (2 * Math.floor(cell / cells) + 1) / cells - 1;
  let least = Number.POSITIVE_INFINITY;
  let at = 0;
  for (let i = 0; i < cloudSize; i++) {
    const dx = points[2 * i]! - x;
    const dy = points[2 * i + 1]! - y;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      at = i;
    }
  }
  nearest[cell] = at;
  return at;
}

function prepare(sequence: TimedSequence): Cloud {
  const points = toCloud(sequence);
  const cell = Int32Array.from(
    { length: cloudSize },
    (_, i) => toCell(points[2 * i + 1]!) * cells + toCell(points[2 * i]!),
  );
  return { points, cell, nearest: new Uint8Array(cells * cells).fill(unknown) };
}

const sums = new Float64Array(cloudSize + 1);
const starts = Math.ceil(cloudSize / cloudStep);
const bounds = [new Float64Array(starts), new Float64Array(starts)] as const;

/** What matching must at least come to, for each point that it may begin with: as if no point of `b` were ever taken. */
function lowerBounds(a: Cloud, b: Cloud, out: Float64Array): void {
  let first = 0;
  for (let i = 0; i < cloudSize; i++) {
    const distance = squaredDistance(a.points, i, b.points, nearestTo(a.cell[i]!, b));
    sums[i + 1] = sums[i]! + distance;
    first += (cloudSize - i) * distance;
  }
  for (let k = 0; k < starts; k++) {
    const start = k * cloudStep;
    // Beginning later by `start`, points before it move to the end: all others weigh `start` more, they n − `start` less.
    out[k] = first + start * sums[cloudSize]! - cloudSize * sums[start]!;
  }
}

/**
 * The $Q recogniser: $P made quick enough for slow devices. It sums squares of distances, gives up a match once it is worse
 * than the best, and does not begin one whose lower bound is; the bounds look up nearest points in a grid of 64 × 64, so they
 * are close, not exact.
 *
 * @returns The method; its scores lie between 0 and 1. Its `fit` and `classify` throw DataError for gestures that have other
 *   than two dimensions or no movement.
 * @see Vatavu, Anthony & Wobbrock 2018, $Q: A Super-Quick, Articulation-Invariant Stroke-Gesture Recognizer for Low-Resource Devices.
 * @example const { name } = (await superQuick().fit(dataset.examples, { seed: 1 })).classify(strokes);
 */
export function superQuick(): GestureMethod {
  return templateMethod<Cloud>({
    name: '$Q',
    needs: { dimensions: 2, movement: true },
    prepare,
    distance(gesture, template, best) {
      lowerBounds(gesture, template, bounds[0]);
      lowerBounds(template, gesture, bounds[1]);
      let least = best;
      for (let k = 0; k < starts; k++) {
        const start = k * cloudStep;
        if (bounds[0][k]! < least) {
          least = Math.min(least, cloudDistance(gesture.points, template.points, start, least, true));
        }
        if (bounds[1][k]! < least) {
          least = Math.min(least, cloudDistance(template.points, gesture.points, start, least, true));
        }
      }
      return least;
    },
    score: (distance) => 1 / (1 + distance),
  });
}
