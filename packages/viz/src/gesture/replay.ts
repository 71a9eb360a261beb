import type { Drawing, PointRange } from './types.ts';

/** Number of points of a drawing that were there a while after it began. */
export function pointsAfter({ points }: Drawing, milliseconds: number): number {
  const start = points[0]?.[2] ?? 0;
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]![2] - start <= milliseconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A drawing that is shown once more. */
export interface Replay {
  /** Resolves when all of it has been shown, or it was ended. */
  readonly ended: Promise<void>;
  /** Shows all of it at once. */
  end(): void;
}

/**
 * Shows a drawing in the time that it took.
 *
 * @param range What is shown of it point by point; what is before it is there at once.
 * @param show Told the number of points that are there: on every frame, and `Infinity` in the end.
 */
export function startReplay(drawing: Drawing, range: PointRange, show: (points: number) => void): Replay {
  const { points } = drawing;
  const [begin, first, last] = [points[0]![2], points[range.first]![2], points[range.last]![2]];
  let resolve = (): void => {};
  const ended = new Promise<void>((done) => {
    resolve = done;
  });
  let frame = 0;
  let start: number | undefined;
  const end = (): void => {
    cancelAnimationFrame(frame);
    show(Number.POSITIVE_INFINITY);
    resolve();
  };
  const next = (now: number): void => {
    start ??= now;
    const time = first - begin + now - start;
    if (time > last - begin) {
      end();
      return;
    }
    show(pointsAfter(drawing, time));
    frame = requestAnimationFrame(next);
  };
  frame = requestAnimationFrame(next);
  return { ended, end };
}
