import { ArgumentError } from '@recurra/plugin';
import type { Calibration, Model } from './model.ts';
import { createSigns, type Limits, type Sign, signs } from './signs.ts';

/** What a detector says about one reading. */
export interface Verdict {
  /** What the network expected, in the sensor's unit. */
  readonly expected: number;
  /** The signs that are beyond their limits; empty for a normal reading. */
  readonly alarms: readonly Sign[];
  /** How strong each sign is; 0 while the detector warms up and where a reading is missing. */
  readonly signs: Limits;
}

/** Watches one sensor. */
export interface Detector {
  /**
   * Judges the next reading; calls that do not wait for each other take their turns.
   *
   * @param reading In the sensor's unit; `null` where one is missing.
   * @throws ArgumentError if it is neither; the detector is as it was then.
   */
  push(reading: number | null): Promise<Verdict>;
  /** Frees the detector; the model stays. */
  dispose(): Promise<void>;
}

/** Readings after which alarms begin: the network has to see a part of a cycle first. */
export const warmUp = 64;

/** Readings in a row that are taken for spikes; after that the network has to believe the sensor. */
const mostReplaced = 3;

const none: Limits = { spike: 0, drift: 0, stuck: 0 };

/**
 * Begins to watch a sensor.
 *
 * @param model What `loadModel` gave. It can watch any number of sensors at a time.
 * @returns The detector; dispose of it.
 * @example
 * const detector = createDetector(model);
 * for await (const reading of sensor) if ((await detector.push(reading)).alarms.length > 0) ring();
 */
export function createDetector(model: Calibration & Pick<Model, 'stream'>): Detector {
  const { mean, deviation, error: unit, limits } = model;
  const stream = model.stream.open();
  const measure = createSigns();
  let [seen, replaced] = [0, 0];
  let [expected, last] = [mean, mean];
  const judge = async (reading: number | null): Promise<Verdict> => {
    if (reading !== null && !Number.isFinite(reading)) {
      throw new ArgumentError(
        `push(): a reading must be a finite number, or null if it is missing; got ${String(reading)}.`,
      );
    }
    const before = expected;
    // Where nothing came, the network goes on with what it expects.
    let believed = reading ?? expected;
    let found = none;
    if (reading !== null) {
      found = measure((reading - expected) / unit, (reading - last) / unit);
      last = reading;
      // A spike must not spoil what is expected next.
      replaced = found.spike > limits.spike && seen >= warmUp ? replaced + 1 : 0;
      if (replaced > 0 && replaced <= mostReplaced) believed = expected;
    }
    const data = Float32Array.of((believed - mean) / deviation);
    const { next } = await stream.step({ reading: { type: 'float32', dims: [1, 1, 1], data } });
    expected = mean + deviation * Number(next?.data[0]);
    if (seen++ < warmUp) found = none;
    return { expected: before, signs: found, alarms: signs.filter((sign) => found[sign] > limits[sign]) };
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    push(reading) {
      const verdict = turn.then(() => judge(reading));
      turn = verdict.catch(() => {});
      return verdict;
    },
    dispose: () => stream.dispose(),
  };
}
