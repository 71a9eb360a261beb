import { highestPitch, lowestPitch } from '../contract/codec.ts';
import type { FramePiece } from '../contract/piece.ts';
import { fromFrames } from '../sequence/index.ts';
import { describeParts, type PlacedPiece, placePiece, withKeys } from './place-piece.ts';
import type { DatasetSettings } from './settings.ts';
import type { SkippedMusic } from './types.ts';

/** Whether a piece can be taken as it is. */
function isReady(
  { frames, stepsPerQuarter }: FramePiece,
  grid: number,
  { maxNotes, maxQuarters }: DatasetSettings,
): boolean {
  return (
    stepsPerQuarter === grid &&
    frames.length <= maxQuarters * grid &&
    frames.every(
      (frame) =>
        frame.length <= maxNotes && frame.every((pitch) => pitch >= lowestPitch && pitch <= highestPitch),
    )
  );
}

/**
 * Takes a piece that is frames already: as it is where that can be, else as notes that are put on the grid.
 *
 * @param piece Frames.
 * @param name What it is called.
 * @param grid Frames in a quarter.
 * @param settings Lengths and numbers of notes.
 * @param pause Awaited where it takes long.
 */
export async function placeFrames(
  piece: FramePiece,
  name: string,
  grid: number,
  settings: DatasetSettings,
  pause: () => Promise<void>,
): Promise<PlacedPiece | SkippedMusic> {
  if (piece.frames.every((frame) => frame.length === 0)) return { reason: 'empty', why: 'it has no notes' };
  const about = describeParts(name, [piece]);
  const ready =
    isReady(piece, grid, settings) &&
    about.quarters >= settings.minQuarters &&
    about.meanNotes >= settings.minPolyphony;
  if (!ready) return placePiece({ name, sequence: fromFrames(piece) }, grid, settings, pause);
  const voices = piece.voices?.reduce((most, frame) => Math.max(most, frame.length), 0);
  return {
    parts: [{ ...(settings.estimatesKeys ? withKeys(piece) : piece), name }],
    about: {
      ...about,
      voices: voices ?? about.mostNotes,
      fit: 1,
      meanShift: 0,
      maxShift: 0,
      thinnedFrames: 0,
    },
    notes: [],
  };
}
