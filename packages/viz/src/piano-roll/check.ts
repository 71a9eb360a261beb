import type { RollSequence } from './types.ts';

/**
 * Looks through a sequence for what cannot be drawn.
 *
 * @returns The sequence.
 * @throws TypeError that names the first such thing.
 */
export function checkSequence(sequence: RollSequence): RollSequence {
  const { notes, ticksPerQuarter, voices } = sequence;
  const where = '<recurra-piano-roll>: sequence';
  if (!(ticksPerQuarter > 0 && Number.isFinite(ticksPerQuarter)))
    throw new TypeError(`${where}.ticksPerQuarter must be a positive number, got ${ticksPerQuarter}.`);
  if (!Array.isArray(notes) || !Array.isArray(voices))
    throw new TypeError(`${where} must have lists of notes and voices.`);
  for (const [i, note] of notes.entries()) {
    const { duration, pitch, start, velocity, voice } = note;
    const isWell =
      Number.isInteger(pitch) && pitch >= 0 && pitch <= 127 && start >= 0 && duration > 0 && voice >= 0;
    if (!isWell || !Number.isFinite(start + duration + velocity))
      throw new TypeError(
        `${where}.notes[${i}] must have a pitch from 0 to 127, a start, a duration, a velocity and a voice, got ${JSON.stringify(note)}.`,
      );
  }
  return sequence;
}
