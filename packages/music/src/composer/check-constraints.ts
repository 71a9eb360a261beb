import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch, pitchCount } from '../contract/codec.ts';
import { checkWhole } from './settings.ts';
import type { Constraints } from './types.ts';

/** Whether pitch classes are the same for all frames. */
const isPlain = (classes: NonNullable<Constraints['pitchClasses']>): classes is readonly number[] =>
  typeof classes[0] === 'number';

/** Pitch classes that may sound in a frame; undefined if all may. */
export function pitchClassesAt(
  classes: Constraints['pitchClasses'],
  index: number,
): readonly number[] | undefined {
  if (classes === undefined) return undefined;
  return isPlain(classes) ? classes : (classes[index] ?? undefined);
}

function checkList(where: string, name: string, value: unknown): void {
  if (Array.isArray(value)) return;
  throw new ArgumentError(`${where}: ${name} must be a list, got ${typeof value}.`);
}

/**
 * Throws unless every number is a note of the piano.
 *
 * @throws ArgumentError that names the first one that is not.
 */
export function checkPitches(where: string, name: string, pitches: readonly number[]): void {
  checkList(where, name, pitches);
  for (const pitch of pitches) {
    if (Number.isInteger(pitch) && pitch >= lowestPitch && pitch <= highestPitch) continue;
    throw new ArgumentError(
      `${where}: ${name} must have MIDI numbers from ${lowestPitch} to ${highestPitch} (the piano's), got ${String(pitch)}; ` +
        'transpose by octaves.',
    );
  }
}

function checkRange(where: string, name: string, range: readonly [number, number]): void {
  checkList(where, name, range);
  const [low, high] = range;
  checkWhole(where, `${name}[0]`, low, 0, 127);
  checkWhole(where, `${name}[1]`, high, 0, 127);
  if (low <= high) return;
  throw new ArgumentError(`${where}: ${name} must be [lowest, highest], got [${low}, ${high}].`);
}

function checkClasses(where: string, name: string, classes: readonly number[]): void {
  checkList(where, name, classes);
  for (const [place, pitchClass] of classes.entries())
    checkWhole(where, `${name}[${place}]`, pitchClass, 0, 11);
}

/** Throws unless constraints are as they should be, each for itself. */
export function checkConstraints(where: string, constraints: Constraints): void {
  const { fixed, pitchClasses, range, voiceRanges, notes } = constraints;
  if (fixed !== undefined) {
    checkList(where, 'constraints.fixed', fixed);
    for (const [index, pitches] of fixed.entries()) {
      if (pitches) checkPitches(where, `constraints.fixed[${index}]`, pitches);
    }
  }
  if (pitchClasses !== undefined) {
    const name = 'constraints.pitchClasses';
    checkList(where, name, pitchClasses);
    if (isPlain(pitchClasses)) checkClasses(where, name, pitchClasses);
    else {
      for (const [index, classes] of pitchClasses.entries()) {
        if (classes) checkClasses(where, `${name}[${index}]`, classes);
      }
    }
  }
  if (range !== undefined) checkRange(where, 'constraints.range', range);
  if (voiceRanges !== undefined) {
    checkList(where, 'constraints.voiceRanges', voiceRanges);
    for (const [rank, voice] of voiceRanges.entries()) {
      if (voice) checkRange(where, `constraints.voiceRanges[${rank}]`, voice);
    }
  }
  const { min = 0, max = pitchCount } = notes ?? {};
  checkWhole(where, 'constraints.notes.min', min, 0, pitchCount);
  checkWhole(where, 'constraints.notes.max', max, 0, pitchCount);
}
