import { ArgumentError } from '@recurra/plugin';
import { parallels } from '../theory/index.ts';
import type { Weigh } from './compose.ts';
import type { Constraints, Penalties } from './types.ts';

/** Semitones beyond which a move is a leap: a fifth. */
const widest = 7;

/** Semitones by which voices move beyond a fifth, by rank, as far as both frames have the voice. */
function leapsOf(previous: readonly number[], frame: readonly number[]): number {
  let semitones = 0;
  for (let rank = 0; rank < Math.min(previous.length, frame.length); rank++) {
    semitones += Math.max(0, Math.abs(frame[rank]! - previous[rank]!) - widest);
  }
  return semitones;
}

const isRepeated = (previous: readonly number[], frame: readonly number[]): boolean =>
  previous.length === frame.length && frame.every((pitch, place) => pitch === previous[place]);

/**
 * Puts penalties and the caller's own score together.
 *
 * @returns Undefined if there is nothing to weigh.
 * @throws ArgumentError if a weight is not a number.
 */
export function weighing(where: string, { penalties = {}, score }: Constraints): Weigh | undefined {
  const given = Object.entries(penalties).filter(([, weight]) => weight !== undefined);
  for (const [name, weight] of given) {
    if (Number.isFinite(weight)) continue;
    throw new ArgumentError(
      `${where}: constraints.penalties.${name} must be a number of nats, got ${String(weight)}; ` +
        'to forbid something altogether, let constraints.score give -Infinity.',
    );
  }
  if (score !== undefined && typeof score !== 'function') {
    throw new ArgumentError(`${where}: constraints.score must be a function, got ${typeof score}.`);
  }
  if (given.every(([, weight]) => weight === 0)) return score;
  const { parallelFifths = 0, parallelOctaves = 0, repeatedFrames = 0, leaps = 0 }: Penalties = penalties;
  return (previous, frame, index) => {
    const { fifths, octaves } = parallels(previous, frame);
    let weight = -parallelFifths * fifths - parallelOctaves * octaves;
    if (repeatedFrames !== 0 && isRepeated(previous, frame)) weight -= repeatedFrames;
    if (leaps !== 0) weight -= leaps * leapsOf(previous, frame);
    return score === undefined ? weight : weight + score(previous, frame, index);
  };
}
