import type { Drawing, DrawnPoint } from './types.ts';

/** Points of one drawing: some minutes of a fast pen. What comes after is not kept. */
const mostPoints = 20_000;

/** Two decimals are finer than any pen, and keep files small. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** Puts down a drawing point by point. */
export class Pen {
  #points: DrawnPoint[] = [];
  #strokes: number[] = [];
  #isDown = false;
  #drawing: Drawing | undefined;

  /** Whether a stroke is under way. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Whether nothing more is kept. */
  get isFull(): boolean {
    return this.#points.length >= mostPoints;
  }

  /** What there is; the same object until there is more. */
  get drawing(): Drawing {
    this.#drawing ??= {
      points: [...this.#points],
      ...(this.#strokes.length > 0 && { strokes: [...this.#strokes] }),
    };
    return this.#drawing;
  }

  /** Begins a stroke. */
  down(): void {
    this.#isDown = true;
    if (this.#points.length > 0) this.#strokes.push(this.#points.length);
  }

  /**
   * Draws to a point.
   *
   * @param t Milliseconds; a time before that of the last point counts as that.
   * @returns The point that was added; undefined if the pen is up, nothing more is kept, or the numbers are none.
   */
  to(x: number, y: number, t: number): DrawnPoint | undefined {
    if (!this.isDown || this.isFull || !Number.isFinite(x + y + t)) return undefined;
    const last = this.#points.at(-1);
    const point = [round(x), round(y), Math.max(round(t), last?.[2] ?? Number.NEGATIVE_INFINITY)] as const;
    // Some browsers tell of the same reading twice.
    if (last?.[0] === point[0] && last[1] === point[1] && last[2] === point[2]) return undefined;
    this.#points.push(point);
    this.#drawing = undefined;
    return point;
  }

  /** Ends the stroke. */
  up(): void {
    this.#isDown = false;
  }

  /** Forgets everything. */
  clear(): void {
    this.#points = [];
    this.#strokes = [];
    this.#isDown = false;
    this.#drawing = undefined;
  }
}
