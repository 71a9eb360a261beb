import { DataError } from '@recurra/plugin';
import type { PipelineConfig } from '../contract/manifest.ts';
import type { GestureSession } from '../contract/recognizer.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { type Answer, emptyAnswer } from './answer.ts';

/** Points that are kept; when there are more, every other one is dropped, which leaves the path as it is. */
const mostPoints = 1024;

/**
 * Makes a session for one pointer or hand. What a push costs does not grow with the gesture.
 *
 * @param classes How many there are.
 * @param run Runs the networks over what is there so far.
 */
export function createSession(
  { dimensions }: PipelineConfig,
  classes: number,
  run: (sequence: TimedSequence, isWhole: boolean, answer: Answer) => void,
): GestureSession {
  const values = new Float32Array(mostPoints * dimensions);
  const times = new Float64Array(mostPoints);
  const strokes: number[] = [];
  const answer = emptyAnswer(classes);
  let count = 0;
  let isNewStroke = false;
  let moved = false;

  /** Drops every other point, but none that a stroke begins with. */
  function thin(): void {
    let kept = 0;
    let stroke = 0;
    for (let i = 0; i < count; i++) {
      const begins = i === strokes[stroke];
      if (begins) strokes[stroke++] = kept;
      if (!begins && i % 2 === 1 && i !== count - 1) continue;
      times[kept] = times[i]!;
      values.copyWithin(kept * dimensions, i * dimensions, (i + 1) * dimensions);
      kept++;
    }
    // Strokes of a point each leave nothing to drop: the oldest goes.
    if (kept > mostPoints - 1) {
      kept = mostPoints >> 1;
      values.copyWithin(0, (count - kept) * dimensions, count * dimensions);
      times.copyWithin(0, count - kept, count);
      strokes.length = 0;
    }
    count = kept;
  }

  function recognise(isWhole: boolean): Answer {
    run(
      {
        dimensions,
        values: values.subarray(0, count * dimensions),
        times: times.subarray(0, count),
        ...(strokes.length > 0 && { strokes }),
      },
      isWhole,
      answer,
    );
    return answer;
  }

  return {
    get length() {
      return count;
    },
    push(t, point, newStroke = false) {
      if (point.length !== dimensions) {
        throw new DataError(`push(): values must hold ${dimensions} numbers, got ${point.length}.`);
      }
      isNewStroke ||= newStroke;
      // What a sensor lost, or gave twice or out of order, is left out: time goes by the next reading.
      let isGood = Number.isFinite(t) && (count === 0 || t >= times[count - 1]!);
      for (let d = 0; d < dimensions; d++) isGood &&= Number.isFinite(point[d]);
      if (isGood) {
        if (count === mostPoints) thin();
        if (isNewStroke && count > 0) strokes.push(count);
        isNewStroke = false;
        for (let d = 0; d < dimensions; d++) {
          values[count * dimensions + d] = point[d]!;
          moved ||= count > 0 && values[count * dimensions + d] !== values[d];
        }
        times[count++] = t;
      }
      return moved ? recognise(false) : undefined;
    },
    end: () => (moved ? recognise(true) : undefined),
    reset() {
      count = 0;
      strokes.length = 0;
      moved = false;
      isNewStroke = false;
    },
  };
}
