import { ArgumentError, DataError } from '@recurra/plugin';
import type { GestureSource, Reading, TimedSequence } from '../contract/sequence.ts';
import { isFiniteReading } from './finite.ts';
import { patiently } from './next-within.ts';
import { pull } from './pull.ts';
import { createSequenceBuilder } from './sequence-builder.ts';

/** How a stroke is recorded. */
export interface RecordStrokeOptions {
  /** Milliseconds to wait for one more stroke of the same gesture after a stroke has ended; 0 if left out: one stroke. */
  readonly strokeGap?: number;
  /** Readings after which it ends in any case; 100 000 if left out. */
  readonly maxPoints?: number;
}

/** When a recording ends. */
export interface CollectOptions {
  /**
   * Milliseconds from the first reading on, by the readings' own time; or a signal, when it is aborted; or what says so of a
   * reading, which is the last one then.
   */
  readonly until: number | AbortSignal | ((reading: Reading) => boolean);
  /** Readings after which it ends in any case; 100 000 if left out. */
  readonly maxPoints?: number;
}

/**
 * Records the next gesture that is drawn: from where a stroke begins to where it ends, or the last of several. Other pointers
 * are not looked at meanwhile, strokes that are cancelled are forgotten, readings that are not finite are left out.
 *
 * @param source What to record; it is left when the gesture has ended.
 * @param options See each.
 * @returns The gesture.
 * @throws ArgumentError if an option is out of range.
 * @throws DataError if the source ends before a gesture does.
 * @example const circle = await recordStroke(pointerSource(canvas));
 */
export async function recordStroke(
  source: GestureSource,
  options: RecordStrokeOptions = {},
): Promise<TimedSequence> {
  const { strokeGap = 0, maxPoints = 100_000 } = options;
  checkMaxPoints('recordStroke()', maxPoints);
  if (!(strokeGap >= 0 && strokeGap <= 60_000)) {
    throw new ArgumentError(`recordStroke(): strokeGap must be 0 to 60000 ms, got ${strokeGap}.`);
  }
  const readings = patiently(source);
  const sequence = createSequenceBuilder();
  /** The pointer that draws; `null` while none does. */
  let drawing: number | undefined | null = null;
  /** Readings before the stroke that is being drawn. */
  let before = 0;
  try {
    for (;;) {
      const isResting = drawing === null && sequence.length > 0;
      const answer = await readings.next(isResting ? strokeGap : undefined);
      if (answer === 'late') return sequence.build();
      if (answer.done) {
        if (isResting) return sequence.build();
        throw new DataError(
          'recordStroke(): the source ended before a stroke did; record again, and abort its signal only afterwards.',
        );
      }
      const reading = answer.value;
      const { phase, pointer } = reading;
      if (drawing === null) {
        if (phase !== 'start') continue;
        drawing = pointer;
        before = sequence.length;
      } else if (pointer !== drawing) continue;
      if (phase === 'cancel') {
        sequence.truncate(before);
        drawing = null;
        continue;
      }
      if (isFiniteReading(reading)) sequence.add(reading, phase === 'start');
      if (phase === 'end') drawing = null;
      const hasEnded = phase === 'end' && strokeGap === 0;
      if ((hasEnded && sequence.length > 0) || sequence.length >= maxPoints) return sequence.build();
    }
  } finally {
    readings.leave();
  }
}

/**
 * Records whatever a source gives, for as long as told. Readings that are not finite are left out.
 *
 * @param source What to record; it is left at the end.
 * @param options See each.
 * @returns What was recorded, where new strokes begin included; what there was, if the source ended first.
 * @throws ArgumentError if an option is out of range.
 * @throws DataError if there was no reading, or they have different dimensions.
 * @example const shake = await collectSequence(motionSource(), { until: 2000 });
 */
export async function collectSequence(
  source: GestureSource,
  options: CollectOptions,
): Promise<TimedSequence> {
  const { until, maxPoints = 100_000 } = options ?? {};
  checkMaxPoints('collectSequence()', maxPoints);
  const isTime = typeof until === 'number' && until > 0;
  const isSignal = until instanceof AbortSignal;
  if (!isTime && !isSignal && typeof until !== 'function') {
    throw new ArgumentError(
      `collectSequence(): until must be milliseconds above 0, an AbortSignal or a function, got ${String(until)}.`,
    );
  }
  const sequence = createSequenceBuilder();
  const iterator = source[Symbol.asyncIterator]();
  const readings = pull(
    async () => {
      const { done, value } = await iterator.next();
      return done ? undefined : (value as Reading);
    },
    { onEnd: () => void iterator.return?.(), signal: isSignal ? until : undefined },
  );
  let from: number | undefined;
  for await (const reading of readings) {
    from ??= reading.t;
    if (isTime && reading.t - from > until) break;
    if (isFiniteReading(reading) && !sequence.add(reading, reading.phase === 'start')) {
      throw new DataError(
        `collectSequence(): all readings must have the same number of values, got one with ${reading.values.length}; record one kind of source.`,
      );
    }
    if (sequence.length >= maxPoints || (typeof until === 'function' && until(reading))) break;
  }
  if (sequence.length === 0) {
    throw new DataError('collectSequence(): the recording has no readings; see that the source gives some.');
  }
  return sequence.build();
}

function checkMaxPoints(where: string, maxPoints: number): void {
  if (Number.isSafeInteger(maxPoints) && maxPoints > 1) return;
  throw new ArgumentError(`${where}: maxPoints must be an integer above 1, got ${maxPoints}.`);
}
