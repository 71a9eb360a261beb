import { ArgumentError } from '@recurra/plugin';
import type { Landmark } from './landmarker.ts';

/** What is made of a hand's landmarks. */
export interface HandValuesOptions {
  /**
   * `'hand'` (if left out): all 21 points from the wrist, with the hand's size as the unit; how the fingers move. Or the index
   * of one point, for example 8, the tip of the index finger: where it is in the image, with the image's height as the unit.
   */
  readonly points?: 'hand' | number;
  /** 2 (if left out) or 3 numbers a point. */
  readonly dimensions?: 2 | 3;
  /** Whether left and right are swapped, as in a mirror. False if left out. */
  readonly mirror?: boolean;
}

/** From the wrist to the knuckle of the middle finger: what changes least when fingers move. */
const palm = [0, 9] as const;

/**
 * @param options See each.
 * @param where Function to name in errors.
 * @returns Takes landmarks and the image's width as a multiple of its height, and gives the vector; `undefined` if it has none.
 * @throws ArgumentError if an option is out of range.
 */
export function createHandValues(
  options: HandValuesOptions,
  where: string,
): (landmarks: readonly Landmark[], aspect: number) => number[] | undefined {
  const { points = 'hand', dimensions = 2, mirror = false } = options;
  if (points !== 'hand' && !(Number.isInteger(points) && points >= 0 && points <= 20)) {
    throw new ArgumentError(
      `${where}: points must be 'hand' or an index from 0 to 20, got ${String(points)}.`,
    );
  }
  if (dimensions !== 2 && dimensions !== 3) {
    throw new ArgumentError(`${where}: dimensions must be 2 or 3, got ${String(dimensions)}.`);
  }
  return (landmarks, aspect) => {
    const place = ({ x, y, z }: Landmark): number[] =>
      [(mirror ? 1 - x : x) * aspect, y, z * aspect].slice(0, dimensions);
    if (landmarks.length !== 21) return undefined;
    const places = landmarks.map(place);
    const [wrist, knuckle] = palm.map((i) => places[i] as number[]) as [number[], number[]];
    const size = Math.hypot(...knuckle.map((x, i) => x - wrist[i]!));
    const values =
      points === 'hand'
        ? places.flatMap((point) => point.map((x, i) => (x - wrist[i]!) / size))
        : (places[points] as number[]);
    // A palm seen from its edge has no size.
    return values.every(Number.isFinite) ? values : undefined;
  };
}
