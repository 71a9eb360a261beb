import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeline } from './timeline.ts';

describe('createTimeline', () => {
  it('knows the seconds of ticks over changes of tempo', () => {
    const { secondsOf } = createTimeline({
      ticksPerQuarter: 480,
      tempos: [
        { tick: 960, bpm: 60 },
        { tick: 1440, bpm: 240 },
      ],
    });
    // Two quarters at 120, one at 60, then four a second.
    expect([0, 480, 960, 1200, 1440, 1920].map(secondsOf)).toEqual([0, 0.5, 1, 1.5, 2, 2.25]);
  });

  it('agrees with a sum over single ticks, and with its inverse', () => {
    const tempo = fc.record({ tick: fc.nat(200), bpm: fc.integer({ min: 20, max: 300 }) });
    fc.assert(
      fc.property(fc.array(tempo, { maxLength: 6 }), fc.nat(400), (tempos, tick) => {
        const sorted = tempos.toSorted((a, b) => a.tick - b.tick);
        const timeline = createTimeline({ ticksPerQuarter: 24, tempos });
        let seconds = 0;
        for (let t = 0; t < tick; t++)
          seconds += 60 / (24 * (sorted.findLast((each) => each.tick <= t)?.bpm ?? 120));
        expect(timeline.secondsOf(tick)).toBeCloseTo(seconds, 9);
        expect(timeline.tickOf(timeline.secondsOf(tick))).toBeCloseTo(tick, 7);
      }),
    );
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a tempo of %s', (bpm) => {
    let error: unknown;
    try {
      createTimeline({ ticksPerQuarter: 480, tempos: [{ tick: 0, bpm }] });
    } catch (thrown) {
      error = thrown;
    }
    expect(isRecurraError(error, 'ERR_ARGUMENT')).toBe(true);
  });
});
