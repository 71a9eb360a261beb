/** What a key asks of the pen. */
export type PenCommand =
  | { readonly type: 'move'; readonly x: number; readonly y: number; readonly isFine: boolean }
  | { readonly type: 'toggle' | 'finish' | 'discard' };

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  // The diagonals of the numeric keypad.
  Home: [-1, -1],
  PageUp: [1, -1],
  End: [-1, 1],
  PageDown: [1, 1],
};

/** What a key asks; undefined if it is none of ours. */
export function penCommandOf(
  event: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'key' | 'metaKey' | 'shiftKey'>,
): PenCommand | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const direction = directions[event.key];
  if (direction) return { type: 'move', x: direction[0], y: direction[1], isFine: event.shiftKey };
  if (event.key === ' ') return { type: 'toggle' };
  if (event.key === 'Enter') return { type: 'finish' };
  if (event.key === 'Escape') return { type: 'discard' };
  return undefined;
}

/** A pause between two keys counts as no longer than this, in milliseconds: thinking is no part of a gesture. */
const longestStep = 60;

/** A pen that keys move, with a clock of its own. */
export class KeyPen {
  x: number;
  y: number;
  #time = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** @param x, y Where it is, in pixels. */
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  /**
   * Moves it, not out of the box.
   *
   * @param width, height The box, in pixels.
   */
  move({ isFine, x, y }: PenCommand & { readonly type: 'move' }, width: number, height: number): void {
    const step = Math.max(2, Math.min(width, height) / (isFine ? 80 : 20));
    this.x = Math.min(width, Math.max(0, this.x + x * step));
    this.y = Math.min(height, Math.max(0, this.y + y * step));
  }

  /**
   * The time of a key, on the pen's clock.
   *
   * @param now When it was pressed, in milliseconds.
   */
  tick(now: number): number {
    this.#time += Math.min(longestStep, Math.max(1, now - this.#last));
    this.#last = now;
    return this.#time;
  }
}
