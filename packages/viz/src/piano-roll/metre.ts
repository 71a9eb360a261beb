import type { RollSequence } from './types.ts';

/** A line of the grid. */
export interface GridLine {
  readonly tick: number;
  /** Counted from 1; only at the start of a bar. */
  readonly bar?: number;
}

/** Where a tick lies in its bar. */
export interface BarPlace {
  /** Counted from 1. */
  readonly bar: number;
  /** Counted from 1, in beats of the time signature. */
  readonly beat: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly beat: number;
  readonly bar: number;
  readonly firstBar: number;
}

/** Parts of the music that have one metre. */
function spans({ timeSignatures: all = [], ticksPerQuarter }: RollSequence): Span[] {
  // A beat of no length would be drawn for ever.
  const timeSignatures = all.filter(
    ({ denominator, numerator, tick }) =>
      numerator >= 1 && denominator >= 1 && denominator <= 64 && tick >= 0,
  );
  const given =
    timeSignatures[0]?.tick === 0
      ? timeSignatures
      : [{ tick: 0, numerator: 4, denominator: 4 }, ...timeSignatures];
  let firstBar = 1;
  return given.map(({ denominator, numerator, tick }, i) => {
    const beat = (ticksPerQuarter * 4) / denominator;
    const span = {
      from: tick,
      to: given[i + 1]?.tick ?? Number.POSITIVE_INFINITY,
      beat,
      bar: beat * numerator,
      firstBar,
    };
    firstBar += Math.ceil((span.to - span.from) / span.bar);
    return span;
  });
}

/** Lines of beats and bars between two ticks. */
export function gridLines(sequence: RollSequence, from: number, to: number): GridLine[] {
  const lines: GridLine[] = [];
  for (const span of spans(sequence)) {
    const end = Math.min(span.to, to + 1);
    const first = Math.max(0, Math.floor((from - span.from) / span.beat));
    for (let i = first; ; i++) {
      const tick = span.from + i * span.beat;
      if (!(tick < end)) break;
      const isBar = Math.abs(tick - span.from - Math.round((tick - span.from) / span.bar) * span.bar) < 1e-6;
      const bar = span.firstBar + Math.round((tick - span.from) / span.bar);
      lines.push(isBar ? { tick, bar } : { tick });
    }
  }
  return lines;
}

/** The bar and beat of a tick. */
export function placeOf(sequence: RollSequence, tick: number): BarPlace {
  const all = spans(sequence);
  const span = all.findLast(({ from }) => from <= tick) ?? all[0]!;
  const inside = tick - span.from;
  const bars = Math.floor(inside / span.bar);
  const beat = (inside - bars * span.bar) / span.beat;
  return { bar: span.firstBar + bars, beat: Math.round((beat + 1) * 100) / 100 };
}
