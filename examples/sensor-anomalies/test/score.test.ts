import { createRng } from '@recurra/core/random';
import { describe, expect, it } from 'vitest';
import { coldStore, createAlarmLog, limitsOf, scoreAlarms, signs, withFaults } from '../src/index.ts';

describe('limitsOf()', () => {
  it('lets no more alarms ring than were allowed, counted one by one', () => {
    const rng = createRng(1);
    const strength = (): number => Math.abs(rng.normal());
    const history = Array.from({ length: 20_000 }, () => ({
      spike: strength(),
      drift: strength(),
      stuck: strength(),
    }));
    for (const perTenThousand of [0, 1, 6, 30]) {
      const limits = limitsOf(history, perTenThousand, 32);
      for (const sign of signs) {
        const log = createAlarmLog();
        for (const [t, found] of history.entries()) log.add(t, found[sign] > limits[sign] ? [sign] : []);
        expect(log.alarms.length).toBeLessThanOrEqual((2 * perTenThousand) / 3);
      }
    }
  });
});

describe('scoreAlarms()', () => {
  it('counts as one counts by hand', () => {
    const faults = [
      { kind: 'spike', from: 100, to: 101 },
      { kind: 'drift', from: 200, to: 300 },
      { kind: 'stuck', from: 500, to: 560 },
    ] as const;
    const alarms = [
      { from: 100, to: 101, signs: ['spike'] },
      { from: 240, to: 310, signs: ['drift'] },
      { from: 400, to: 402, signs: ['spike'] },
      { from: 570, to: 571, signs: ['spike'] }, // as the sensor jumps back: not false, but too late
    ] as const;
    const quality = scoreAlarms(alarms, faults, 10_000);
    expect(quality.precision).toBe(3 / 4);
    expect(quality.recall).toBe(2 / 3);
    expect(quality.recallOf).toEqual({ spike: 1, drift: 1, stuck: 0 });
    expect(quality.falseAlarms).toBe(1);
    expect(quality.delay).toEqual({ spike: 0, drift: 40, stuck: Number.NaN });
  });
});

describe('withFaults()', () => {
  it('changes readings within its faults only, the same for the same seed', () => {
    const normal = coldStore(1, 5000);
    const { readings, faults } = withFaults(normal, 2);
    expect(faults.length).toBeGreaterThanOrEqual(5);
    for (const [t, reading] of readings.entries()) {
      if (!faults.some(({ from, to }) => t >= from && t < to)) expect(reading).toBe(normal[t]);
    }
    expect(withFaults(coldStore(1, 5000), 2)).toEqual({ readings, faults });
    expect(Math.min(...normal)).toBeGreaterThan(1);
    expect(Math.max(...normal)).toBeLessThan(7);
  });
});
