import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Cue, type Cursor, type Pace } from './schedule.ts';
import { createScore, type Score } from './score.ts';
import { type PlainNote, tune } from './testing/tunes.ts';

const beginning: Cursor = { time: 0, tick: 0, sounding: [], entering: true };
const plain: Pace = { factor: 1, loop: undefined };
const told = (cues: readonly Cue[]) => cues.map(({ note, time, type }) => [time, type, note.pitch]);

/** Plays in steps of these lengths, the last of them again and again. */
function inSteps(score: Score, pace: Pace, seconds: number, steps: readonly number[]): Cue[] {
  let cursor = beginning;
  const cues: Cue[] = [];
  for (let i = 0, at = 0; at < seconds; i++) {
    at = Math.min(seconds, at + steps[i % steps.length]!);
    const next = advance(score, cursor, at, pace);
    cues.push(...next.cues);
    cursor = next.cursor;
    if (next.isOver) break;
  }
  return cues;
}

describe('advance', () => {
  it('tells beginnings and ends in seconds, over a change of tempo', () => {
    const notes = [
      [60, 0, 4],
      [62, 4, 4],
    ] as const;
    const score = createScore(tune(notes, { tempos: [{ tick: 6, bpm: 60 }] }));
    const all = advance(score, beginning, 10, plain);
    expect(told(all.cues)).toEqual([
      [0, 'on', 60],
      [0.5, 'off', 60],
      [0.5, 'on', 62],
      [1.25, 'off', 62],
    ]);
    expect(all.isOver).toBe(true);
    expect(told(advance(score, beginning, 10, { ...plain, factor: 0.5 }).cues).map(([time]) => time)).toEqual(
      [0, 1, 1, 2.5],
    );
  });

  it('goes round a loop: notes over its end are cut, notes over its start begin there', () => {
    const notes = [
      [60, 0, 8],
      [62, 4, 12],
    ] as const;
    const { cues, jumps } = advance(createScore(tune(notes)), beginning, 2, {
      factor: 1,
      loop: { start: 2, end: 6 },
    });
    expect(told(cues)).toEqual([
      [0, 'on', 60],
      [0.5, 'on', 62],
      [0.75, 'off', 60],
      [0.75, 'off', 62],
      [0.75, 'on', 60],
      [1, 'on', 62],
      [1.25, 'off', 60],
      [1.25, 'off', 62],
      [1.25, 'on', 60],
      [1.5, 'on', 62],
      [1.75, 'off', 60],
      [1.75, 'off', 62],
      [1.75, 'on', 60],
    ]);
    expect(jumps).toEqual([0.75, 1.25, 1.75].map((time) => ({ time, tick: 2 })));
  });

  it('begins in the middle of a note', () => {
    const { cues } = advance(createScore(tune([[60, 0, 8]])), { ...beginning, time: 3, tick: 6 }, 9, plain);
    expect(told(cues)).toEqual([
      [3, 'on', 60],
      [3.25, 'off', 60],
    ]);
  });

  it('is over at once where there is no music', () => {
    expect(advance(createScore(tune([])), beginning, 1, plain)).toMatchObject({ cues: [], isOver: true });
  });

  const note: fc.Arbitrary<PlainNote> = fc.tuple(
    fc.integer({ min: 50, max: 60 }),
    fc.nat(40),
    fc.integer({ min: 1, max: 12 }),
    fc.nat(1),
  );
  const music = fc.record({
    notes: fc.array(note, { minLength: 1, maxLength: 20 }),
    tempos: fc.array(fc.record({ tick: fc.nat(40), bpm: fc.integer({ min: 30, max: 300 }) }), {
      maxLength: 3,
    }),
    factor: fc.constantFrom(0.5, 0.77, 1, 1.3, 2),
    loop: fc.option(
      fc.record({ start: fc.integer({ min: 0, max: 10 }), end: fc.integer({ min: 12, max: 30 }) }),
      {
        nil: undefined,
      },
    ),
  });
  const steps = fc.array(fc.double({ min: 0.011, max: 0.7, noNaN: true }), { minLength: 1, maxLength: 5 });

  it('tells the same whatever the steps', () => {
    const sorted = (cues: readonly Cue[]) =>
      cues
        .map(({ note: n, time, type }) => `${time.toFixed(6)} ${type} ${n.voice} ${n.pitch} ${n.start}`)
        .sort();
    fc.assert(
      fc.property(music, steps, ({ factor, loop, notes, tempos }, sizes) => {
        const score = createScore(tune(notes, { tempos }));
        const usable = loop && loop.end <= score.length ? loop : undefined;
        const pace = { factor, loop: usable };
        // Not at an edge of anything: a rounding decides there to which step a cue belongs.
        const seconds = 7.123457;
        expect(sorted(inSteps(score, pace, seconds, sizes))).toEqual(
          sorted(inSteps(score, pace, seconds, [seconds])),
        );
      }),
    );
  });

  it('ends what it begins, in order of time, and never sounds one pitch of a voice twice', () => {
    fc.assert(
      fc.property(music, steps, ({ factor, notes, tempos }, sizes) => {
        const score = createScore(tune(notes, { tempos }));
        const open = new Set<string>();
        let last = 0;
        for (const { note: n, time, type } of inSteps(score, { factor, loop: undefined }, 1000, sizes)) {
          expect(time).toBeGreaterThanOrEqual(last - 1e-9);
          last = time;
          const key = `${n.voice} ${n.pitch}`;
          expect(open.has(key)).toBe(type === 'off');
          if (type === 'on') open.add(key);
          else open.delete(key);
        }
        expect(open.size).toBe(0);
        expect(last).toBeCloseTo(
          Math.max(...score.notes.map(({ end }) => score.timeline.secondsOf(end))) / factor,
          6,
        );
      }),
    );
  });
});
