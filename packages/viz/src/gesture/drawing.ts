import type { Drawing, DrawnPoint, PointRange } from './types.ts';

/** Splits a drawing into its strokes; those without points are left out. */
export function strokesOf({ points, strokes = [] }: Drawing): (readonly DrawnPoint[])[] {
  const edges = [0, ...strokes, points.length];
  return edges
    .slice(1)
    .map((end, i) => points.slice(edges[i], end))
    .filter(({ length }) => length > 0);
}

/** Whether it is no more than a tap: all its points are one. */
export function isTap({ points }: Drawing): boolean {
  const [first] = points;
  return first === undefined || points.every(([x, y]) => x === first[0] && y === first[1]);
}

/** How long a drawing took, in milliseconds. */
export function durationOf({ points }: Drawing): number {
  return points.length === 0 ? 0 : points.at(-1)![2] - points[0]![2];
}

/**
 * Cuts off what lies before and after a part of a drawing.
 *
 * @param range The first and the last point that stay.
 * @returns A drawing of the same kind, its strokes counted anew.
 */
export function trimDrawing<T extends Drawing>(drawing: T, { first, last }: PointRange): T {
  const points = drawing.points.slice(first, last + 1);
  const { strokes: before = [], ...rest } = drawing;
  const strokes = before.map((at) => at - first).filter((at) => at > 0 && at < points.length);
  return { ...rest, points, ...(strokes.length > 0 && { strokes }) } as unknown as T;
}

/** Where a drawing is put: scaled, then moved. */
export interface Placement {
  readonly scale: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * Finds how a drawing fills a box: in its middle, as large as it may be, with its proportions.
 *
 * @param width Width of the box in pixels.
 * @param height Height of the box in pixels.
 * @param margin Pixels that stay free on each side.
 */
export function fitDrawing({ points }: Drawing, width: number, height: number, margin: number): Placement {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return { scale: 1, dx: 0, dy: 0 };
  const room = [Math.max(1, width - 2 * margin), Math.max(1, height - 2 * margin)] as const;
  const size = [right - left, bottom - top] as const;
  const scale = Math.min(
    size[0] > 0 ? room[0] / size[0] : Number.POSITIVE_INFINITY,
    size[1] > 0 ? room[1] / size[1] : Number.POSITIVE_INFINITY,
  );
  const finite = Number.isFinite(scale) ? scale : 1;
  return {
    scale: finite,
    dx: width / 2 - ((left + right) / 2) * finite,
    dy: height / 2 - ((top + bottom) / 2) * finite,
  };
}

/** Points of a small picture: more would not be seen. */
const mostOfThumbnail = 64;

/**
 * A drawing as the `d` of an SVG path, for a small picture of it.
 *
 * @param size Width and height of the picture.
 * @param margin What stays free on each side.
 * @returns The path: lines, to be drawn without a fill.
 * @example path.setAttribute('d', thumbnailPath(drawing, 64, 8)); // in an SVG with viewBox="0 0 64 64"
 */
export function thumbnailPath(drawing: Drawing, size: number, margin: number): string {
  const { dx, dy, scale } = fitDrawing(drawing, size, size, margin);
  const every = Math.max(1, Math.ceil(drawing.points.length / mostOfThumbnail));
  return strokesOf(drawing)
    .map((stroke) => {
      const kept = stroke.filter((_, i) => i % every === 0 || i === stroke.length - 1);
      const steps = kept.map(([x, y]) => `${(x * scale + dx).toFixed(1)} ${(y * scale + dy).toFixed(1)}`);
      // A dot is a line to where it is.
      return `M${steps.join('L')}${steps.length === 1 ? `L${steps[0]}` : ''}`;
    })
    .join('');
}
