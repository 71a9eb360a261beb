import { ArgumentError } from '@recurra/plugin';
import type { GestureSource } from '../contract/sequence.ts';
import { patiently } from '../sources/next-within.ts';
import type { SpotOptions } from './spot-settings.ts';
import { createSpotter, type Spotted, type Spotter, type WholeRecognizer } from './spotter.ts';

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
  const { maxPointers = 4, ...settings } = options;
  if (!Number.isSafeInteger(maxPointers) || maxPointers < 1) {
    throw new ArgumentError(`spot(): maxPointers must be a positive integer, got ${maxPointers}.`);
  }
  // Now rather than at the first reading: options that are out of range are known of.
  createSpotter(recognizer, settings);
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
        spotter = createSpotter(recognizer, settings);
        spotters.set(pointer, spotter);
      }
      const spotted = spotter.push(t, values);
      if (spotted) yield { ...spotted, pointer };
      if (phase !== 'end' && phase !== 'cancel') continue;
      spotters.delete(pointer);
      const rest = phase === 'end' ? spotter.finish() : undefined;
      if (rest) yield { ...rest, pointer };
    }
    for (const [pointer, spotter] of spotters) {
      const spotted = spotter.finish();
      if (spotted) yield { ...spotted, pointer };
    }
  } finally {
    readings.leave();
  }
}
