import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';
import { checkPitches } from './check-constraints.ts';

/**
 * Checks that a piece fits a model.
 *
 * @throws ArgumentError if it is on another grid, or a frame has notes that are no notes of the piano, or not in order.
 */
export function checkPiece(where: string, model: MusicModel, piece: FramePiece): void {
  if (!Array.isArray(piece?.frames)) {
    throw new ArgumentError(`${where}: piece must have frames (a FramePiece), got ${typeof piece}.`);
  }
  const { stepsPerQuarter } = model.manifest;
  if (piece.stepsPerQuarter !== stepsPerQuarter) {
    throw new ArgumentError(
      `${where}: the model counts ${stepsPerQuarter} frames in a quarter note, the piece ${piece.stepsPerQuarter}; ` +
        `put the piece on a grid of ${stepsPerQuarter}.`,
    );
  }
  piece.frames.forEach((frame: readonly number[], index: number) => {
    checkPitches(where, `frame ${index} of the piece`, frame);
    if (frame.every((pitch, place) => place === 0 || pitch < frame[place - 1]!)) return;
    throw new ArgumentError(
      `${where}: notes of frame ${index} must fall from high to low, none twice, got [${frame.join(', ')}]; sort them.`,
    );
  });
}

/** A list made longer; `next` gives what comes after a value. */
function lengthen<T>(list: readonly T[], length: number, next: (last: T, index: number) => T): readonly T[] {
  if (list.length >= length || list.length === 0) return list.slice(0, length);
  const longer = list.slice();
  while (longer.length < length) longer.push(next(longer[longer.length - 1]!, longer.length));
  return longer;
}

/**
 * Conditions for a piece made longer: the key stays, bars go on, phrases do not end, chords are not known.
 *
 * @param conditions Of the piece so far.
 * @param length Frames of the whole.
 * @param stepsPerQuarter Frames in a quarter.
 */
export function lengthenConditions(
  conditions: FrameConditions,
  length: number,
  stepsPerQuarter: number,
): FrameConditions {
  const { key, beat, beatsPerBar, phraseEnd, chord } = conditions;
  const bars = beatsPerBar && lengthen(beatsPerBar, length, (last) => last);
  return {
    ...(key && { key: lengthen(key, length, (last) => last) }),
    ...(bars && { beatsPerBar: bars }),
    ...(beat && {
      beat: lengthen(beat, length, (last, index) => (last + 1 / stepsPerQuarter) % (bars?.[index - 1] ?? 4)),
    }),
    ...(phraseEnd && { phraseEnd: lengthen(phraseEnd, length, () => false) }),
    ...(chord && { chord: lengthen(chord, length, () => null) }),
  };
}

/**
 * What a model is told of a piece to come: what is given, made long enough, and a bar of four quarters if it knows metre.
 */
export function conditionsFor(
  model: MusicModel,
  given: FrameConditions | undefined,
  length: number,
): FrameConditions | undefined {
  const { conditions: known, stepsPerQuarter } = model.manifest;
  if (given !== undefined) return lengthenConditions(given, length, stepsPerQuarter);
  return known.includes('metre')
    ? lengthenConditions({ beat: [0], beatsPerBar: [4] }, length, stepsPerQuarter)
    : undefined;
}

/** Throws unless a model draws its frames note by note. */
export function checkNoteModel(where: string, model: MusicModel): void {
  if (model.manifest.kind === 'note') return;
  throw new ArgumentError(
    `${where}: steering needs a model of kind 'note', this one is of kind '${model.manifest.kind}'; ` +
      "train with kind: 'note', or use generate() without constraints.",
  );
}
