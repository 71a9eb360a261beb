import type { Drawing, RecordedGesture } from './types.ts';

/** Points of one drawing: beyond them pages would stand still. */
const mostPoints = 200_000;

const isPoint = (point: unknown): boolean =>
  Array.isArray(point) && point.length === 3 && point.every((value) => Number.isFinite(value));

/** Something wrong as a message may show it. */
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);

/** Why something is no drawing; undefined if it is one. */
export function whatIsWrong(drawing: unknown): string | undefined {
  const { points, strokes = [] } = (drawing ?? {}) as Partial<Drawing>;
  if (!Array.isArray(points)) return 'points must be a list of [x, y, t]';
  if (points.length > mostPoints) return `there are ${points.length} points, at most ${mostPoints} are drawn`;
  const at = points.findIndex((point) => !isPoint(point));
  if (at >= 0) return `points[${at}] must be [x, y, t], three finite numbers, got ${shown(points[at])}`;
  const back = points.findIndex(([, , t], i) => i > 0 && t < points[i - 1]![2]);
  if (back >= 0) return `points[${back}] is earlier than the point before it`;
  if (!Array.isArray(strokes)) return 'strokes must be a list of indices';
  const isWell = strokes.every(
    (start, i) =>
      Number.isInteger(start) && start > (i > 0 ? (strokes[i - 1] as number) : 0) && start < points.length,
  );
  return isWell ? undefined : `strokes must be ascending indices of points, got ${shown(strokes)}`;
}

/**
 * Looks through a drawing for what cannot be drawn.
 *
 * @param where How the error begins.
 * @returns The drawing.
 * @throws TypeError that says what is wrong.
 */
export function checkDrawing<T extends Drawing>(drawing: T, where: string): T {
  const wrong = whatIsWrong(drawing);
  if (wrong !== undefined) throw new TypeError(`${where}: ${wrong}.`);
  return drawing;
}

/**
 * Looks through examples for what a recorder cannot keep.
 *
 * @returns The examples.
 * @throws TypeError that names the first such thing.
 */
export function checkExamples(examples: readonly RecordedGesture[]): readonly RecordedGesture[] {
  const where = '<recurra-gesture-recorder>: examples';
  if (!Array.isArray(examples)) throw new TypeError(`${where} must be a list, got ${typeof examples}.`);
  for (const [i, example] of examples.entries()) {
    checkDrawing(example, `${where}[${i}]`);
    if (typeof example.name !== 'string' || example.name.trim() === '')
      throw new TypeError(`${where}[${i}] must have a name that is not empty.`);
  }
  return examples;
}
