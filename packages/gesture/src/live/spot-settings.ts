import { ArgumentError } from '@recurra/plugin';
import type { GestureManifest } from '../contract/manifest.ts';

/**
 * How gestures are found in a stream. What is left out follows from the gestures that the recogniser was trained with.
 * Movement is measured in their unit, `spread`: 1 is how far their points lie from their middle, as a root mean square.
 */
export interface SpotOptions {
  /** Probability, from 0 to 1, from which a gesture is one; 0.5 if left out. */
  readonly enter?: number;
  /** Probability below which it is over; 0.4 if left out. Not above `enter`. */
  readonly leave?: number;
  /** Looks in a row that must agree before a gesture is one; 2 if left out. */
  readonly confirm?: number;
  /** Milliseconds between looks; a fifteenth of the shortest gesture, from 30 to 100, if left out. */
  readonly every?: number;
  /** Milliseconds after a gesture in which no other can begin; 100 if left out. */
  readonly refractory?: number;
  /** Milliseconds of rest that end a gesture at once; no gesture reaches over one. A quarter of the median gesture, but at
   * least 150, if left out. */
  readonly pause?: number;
  /**
   * Milliseconds to wait, while movement goes on for longer than any gesture, for something that explains more of it: what
   * looks like one gesture may be the beginning of another. As long as the median gesture if left out.
   */
  readonly settle?: number;
  /** Units a second from which it moves, and below which it rests. */
  readonly activity?: { readonly above: number; readonly below: number };
  /** Units that a gesture must extend over: the diagonal of the box around it; 0.7 if left out. */
  readonly minExtent?: number;
  /**
   * The unit of movement, for each dimension. The deviation over all training examples if left out; where these were made far
   * apart from each other, give how far points lie from the middle of their own gesture.
   */
  readonly spread?: readonly number[];
}

/** All of it decided. */
export interface SpotSettings extends Required<SpotOptions> {
  /** Milliseconds of the windows that are looked at, ascending. */
  readonly lengths: readonly number[];
  /** Milliseconds of the shortest and the longest gesture that is looked for. */
  readonly shortest: number;
  readonly longest: number;
  /** Milliseconds that speed is taken over, so that trembling is no movement. */
  readonly speedOver: number;
  /** Unit of movement: what each number is multiplied with. */
  readonly weights: Float64Array;
}

/** Ratio of a window's length to the next one's; half of it is how far a gesture's length is missed at most. */
const ratio = 1.15;

/**
 * @param manifest Of the recogniser.
 * @param options What the user decided.
 * @param where Function to name in errors.
 * @throws ArgumentError if an option is out of range.
 */
export function spotSettings(manifest: GestureManifest, options: SpotOptions, where: string): SpotSettings {
  const [short, median, long] = manifest.duration.map((ms) => Math.max(ms, 20)) as [number, number, number];
  const { dimensions, deviation } = manifest.pipeline;
  // Gestures extend over nearly three units; movement is a third of the mean speed of rather slow ones.
  const moving = 1000 / Math.sqrt(median * long);
  const {
    enter = 0.5,
    leave = Math.min(0.4, enter),
    confirm = 2,
    every = Math.min(100, Math.max(30, short / 15)),
    refractory = 100,
    pause = Math.max(150, median / 4),
    settle = median,
    activity = { above: moving, below: moving / 2 },
    minExtent = 0.7,
    spread = deviation,
  } = options;
  const must = (ok: boolean, name: string, what: string, got: unknown): void => {
    if (!ok) throw new ArgumentError(`${where}: ${name} must be ${what}, got ${String(got)}.`);
  };
  const isTime = (x: number): boolean => x >= 0 && x <= 600_000;
  must(enter > 0 && enter <= 1, 'enter', 'above 0 and at most 1', enter);
  must(leave > 0 && leave <= enter, 'leave', `above 0 and at most enter (${enter})`, leave);
  must(Number.isSafeInteger(confirm) && confirm >= 1, 'confirm', 'a positive integer', confirm);
  must(every >= 1 && isTime(every), 'every', '1 to 600000 ms', every);
  for (const [name, x] of Object.entries({ refractory, pause, settle }))
    must(isTime(x), name, '0 to 600000 ms', x);
  must(
    activity.below >= 0 && activity.above >= activity.below,
    'activity',
    '{above, below}, 0 or more, below not larger',
    JSON.stringify(activity),
  );
  must(minExtent >= 0 && Number.isFinite(minExtent), 'minExtent', '0 or more', minExtent);
  must(
    spread.length === dimensions && spread.every((x) => x >= 0 && Number.isFinite(x)),
    'spread',
    `${dimensions} numbers of 0 or more`,
    JSON.stringify(spread),
  );
  const largest = Math.max(...spread) || 1;
  const weights = new Float64Array(dimensions).map(
    // What hardly changes in any gesture is noise, and must not be blown up.
    (_, d) => 1 / (Math.max(spread[d]!, 0.01 * largest) * Math.sqrt(dimensions)),
  );
  return {
    ...{ enter, leave, confirm, every, refractory, pause, settle, activity, minExtent, spread },
    lengths: windowLengths(0.9 * short, 1.1 * long),
    shortest: 0.6 * short,
    longest: 1.4 * long,
    speedOver: Math.min(100, Math.max(40, median / 10)),
    weights,
  };
}

/** Lengths from one to another, evenly apart on a logarithmic scale; sixteen at most. */
function windowLengths(from: number, to: number): number[] {
  const count = Math.min(16, 2 + Math.floor(Math.log(to / from) / Math.log(ratio)));
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}
