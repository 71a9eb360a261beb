import { ArgumentError } from '@recurra/plugin';
import type { GestureSource } from '../contract/sequence.ts';
import { patiently } from '../sources/next-within.ts';
import { type SpotOptions, spotSettings } from './spot-settings.ts';
import { type Spotted, type Spotter, spotterOf, type WholeRecognizer } from './spotter.ts';

/** How gestures of several pointers are found. */
export interface SpotSourceOptions extends SpotOptions {
  /** Pointers or hands at once; 4 if left out. Readings of more are left out. */
  readonly maxPointers?: number;
}

/** A gesture that was found in a stream of several pointers. */
export interface SpottedByPointer extends Spotted {
  readonly pointer: number;
}

/** While something may be under way and no readings come, time is told so often, in milliseconds. */
const tickEvery = 50;

/**
 * Finds the gestures in what a source gives, of each pointer or hand on its own.
 *
 * @param source What to follow; it is left when the iteration is.
 * @param recognizer Says what a window is.
 * @param options See each.
 * @returns Each gesture, once, shortly after it is over.
 * @throws ArgumentError if an option is out of range, or readings have other dimensions than the recogniser.
 * @example
 * for await (const { name, probability } of spot(motionSource({ signal }), recognizer)) console.log(name, probability);
 */
export async function* spot(
  source: GestureSource,
  recognizer: WholeRecognizer,
  options: SpotSourceOptions = {},
): AsyncGenerator<SpottedByPointer, void, undefined> {
  const { maxPointers = 4, ...rest } = options;
  if (!Number.isSafeInteger(maxPointers) || maxPointers < 1) {
    throw new ArgumentError(`spot(): maxPointers must be a positive integer, got ${maxPointers}.`);
  }
  const settings = spotSettings(recognizer.manifest, rest, 'spot()');
  const spotters = new Map<number, Spotter>();
  const readings = patiently(source);
  let last = 0;
  let cameAt = 0;
  try {
    for (;;) {
      const isPending = [...spotters.values()].some((spotter) => spotter.isPending);
      const answer = await readings.next(isPending ? tickEvery : undefined);
      if (answer === 'late') {
        for (const [pointer, spotter] of spotters) {
          const spotted = spotter.tick(last + performance.now() - cameAt);
          if (spotted) yield { ...spotted, pointer };
        }
        continue;
      }
      if (answer.done) break;
      const { t, values, phase, pointer = 0 } = answer.value;
      last = t;
      cameAt = performance.now();
      let spotter = spotters.get(pointer);
      if (!spotter) {
        if (phase === 'end' || phase === 'cancel' || spotters.size >= maxPointers) continue;
        spotter = spotterOf(recognizer, settings);
        spotters.set(pointer, spotter);
      }
      const spotted = spotter.push(t, values);
      if (spotted) yield { ...spotted, pointer };
      if (phase !== 'end' && phase !== 'cancel') continue;
      spotters.delete(pointer);
      if (phase === 'end') yield* remaining(spotter, pointer);
    }
    for (const [pointer, spotter] of spotters) yield* remaining(spotter, pointer);
  } finally {
    readings.leave();
  }
}

function* remaining(spotter: Spotter, pointer: number): Generator<SpottedByPointer> {
  for (let spotted = spotter.finish(); spotted; spotted = spotter.finish()) yield { ...spotted, pointer };
}
