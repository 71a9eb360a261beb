import { createRng } from '@recurra/core/random';
import { ArgumentError } from '@recurra/plugin';

/** What can be wrong with a sensor. */
export type FaultKind = 'spike' | 'drift' | 'stuck';

/** A fault that was put into readings. */
export interface Fault {
  readonly kind: FaultKind;
  /** Index of the first wrong reading. */
  readonly from: number;
  /** Index after the last wrong reading. */
  readonly to: number;
}

/**
 * Simulates the thermometer of a cold store, a reading every 10 seconds. A thermostat cools from 6 °C on, and stops at
 * 2 °C; how fast it warms and cools follows the weather and the goods, both of which change slowly.
 *
 * @param seed Same seed, same readings.
 * @param count How many readings.
 * @returns Readings in °C, with measurement noise of 0.08 °C (standard deviation); nothing is wrong with them.
 * @throws ArgumentError if `count` is not a positive integer.
 */
export function coldStore(seed: number, count: number): number[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new ArgumentError(`coldStore(): count must be a positive integer, got ${String(count)}.`);
  }
  const rng = createRng(seed);
  const readings: number[] = [];
  let [temperature, cooling] = [2 + 4 * rng.uniform(), rng.uniform() < 0.5];
  let load = rng.normal();
  for (let t = 0; t < count; t++) {
    // A load that wanders about 0 with standard deviation 1, and forgets within some 500 readings.
    load += -load / 500 + Math.sqrt(2 / 500) * rng.normal();
    const weather = Math.sin((2 * Math.PI * t) / 8640);
    const warming = 0.15 * Math.exp(0.2 * weather + 0.15 * load);
    temperature += cooling ? 0.6 * warming - 0.35 : warming;
    if (temperature >= 6) cooling = true;
    else if (temperature <= 2) cooling = false;
    readings.push(temperature + 0.08 * rng.normal());
  }
  return readings;
}

/**
 * Puts faults into readings, with 300 to 900 good readings before each. In turn: a spike (1 or 2 readings, 0.4 to 2 °C off),
 * a drift (240 readings, at whose end the sensor is 0.2 to 1.5 °C off) and a stuck value (60 to 180 readings; converters
 * still show noise of 0.005 °C).
 *
 * @param readings Readings with nothing wrong, in °C. They are not changed.
 * @param seed Same seed, same faults.
 * @returns The readings with the faults, and the faults in order.
 */
export function withFaults(
  readings: readonly number[],
  seed: number,
): { readings: number[]; faults: Fault[] } {
  const rng = createRng(seed);
  const between = (least: number, most: number): number => least + (most - least) * rng.uniform();
  const faulty = [...readings];
  const faults: Fault[] = [];
  const kinds = ['spike', 'drift', 'stuck'] as const;
  for (let at = 300; ; ) {
    const kind = kinds[faults.length % kinds.length]!;
    const from = at + Math.floor(between(0, 600));
    const length = { spike: 1 + rng.integer(2), drift: 240, stuck: 60 + rng.integer(121) }[kind];
    const size = (rng.uniform() < 0.5 ? -1 : 1) * (kind === 'spike' ? between(0.4, 2) : between(0.2, 1.5));
    const to = from + length;
    if (to + 300 > readings.length) return { readings: faulty, faults };
    for (let t = from; t < to; t++) {
      const step = (t - from + 1) / length;
      if (kind === 'stuck') faulty[t] = readings[from]! + 0.005 * rng.normal();
      else faulty[t] = readings[t]! + size * (kind === 'drift' ? step : 1);
    }
    faults.push({ kind, from, to });
    at = to + 300;
  }
}
