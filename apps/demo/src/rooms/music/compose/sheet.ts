import {
  createSequence,
  type FramePiece,
  fromFrames,
  type Note,
  type NoteSequence,
  toFrames,
} from '@recurra/music/inference';

/** A note that may be fixed by hand: it stays when the music around it is written anew. */
export interface SheetNote extends Note {
  readonly locked?: boolean;
}

/** The music on the page: what the piano roll shows, the player plays, and composing works on. */
export interface Sheet extends NoteSequence {
  readonly notes: readonly SheetNote[];
}

/** Notes by frame. */
export type FrameNotes = readonly (readonly number[])[];

/** A sheet with nothing on it. */
export function emptySheet(): Sheet {
  return createSequence({ notes: [], tempos: [{ tick: 0, bpm: 100 }] });
}

/** Ticks of a bar, by the first time signature. */
export function barTicks({ ticksPerQuarter, timeSignatures }: NoteSequence): number {
  const { numerator, denominator } = timeSignatures[0] ?? { numerator: 4, denominator: 4 };
  return (ticksPerQuarter * 4 * numerator) / denominator;
}

/** Bars of the music, the last one counted even if it is not full. */
export function barsOf(sheet: NoteSequence): number {
  return sheet.length === 0 ? 0 : Math.ceil(sheet.length / barTicks(sheet) - 1e-6);
}

/** Ticks of a frame. */
export const frameTicks = ({ ticksPerQuarter }: NoteSequence, stepsPerQuarter: number): number =>
  ticksPerQuarter / stepsPerQuarter;

/** The sheet as frames on a model's grid. Onsets are kept, to know later which notes were held. */
export function toPiece(sheet: Sheet, stepsPerQuarter: number): FramePiece {
  const { piece } = toFrames(sheet, { stepsPerQuarter });
  const { bpm, frames, name, onsets } = piece;
  return {
    ...(name !== undefined && { name }),
    ...(bpm !== undefined && { bpm }),
    stepsPerQuarter,
    frames,
    ...(onsets && { onsets }),
  };
}

/** The notes fixed by hand, by frame; a frame without any has an empty list. */
export function lockedFrames(sheet: Sheet, stepsPerQuarter: number, count: number): FrameNotes {
  const notes = sheet.notes.filter(({ locked }) => locked);
  const { piece } = toFrames({ ...sheet, notes }, { stepsPerQuarter });
  return Array.from({ length: count }, (_, t) => piece.frames[t] ?? []);
}

/**
 * Onsets for a piece that was written anew: a note that was held before is held still, where it can be.
 *
 * @param before The piece it was made from.
 * @param after What came of it.
 */
export function onsetsAfter(before: FramePiece, { frames, stepsPerQuarter }: FramePiece): FrameNotes {
  return frames.map((frame, t) =>
    frame.filter((note) => {
      if (!frames[t - 1]?.includes(note)) return true;
      const wasThere = before.frames[t]?.includes(note) && before.onsets;
      return wasThere ? before.onsets[t]!.includes(note) : stepsPerQuarter === 1;
    }),
  );
}

/**
 * Makes a sheet of a piece.
 *
 * @param piece On any grid.
 * @param like What it takes its bars and key signature from.
 * @param locked Notes fixed by hand, by frame.
 */
export function fromPiece(piece: FramePiece, like?: NoteSequence, locked?: FrameNotes): Sheet {
  const sheet = fromFrames(piece);
  const step = frameTicks(sheet, piece.stepsPerQuarter);
  const notes = sheet.notes.map((note): SheetNote => {
    const isLocked = locked?.[Math.round(note.start / step)]?.includes(note.pitch);
    return isLocked ? { ...note, locked: true } : note;
  });
  const scale = like === undefined ? 1 : sheet.ticksPerQuarter / like.ticksPerQuarter;
  const taken = <T extends { readonly tick: number }>(
    own: readonly T[],
    others: readonly T[] = [],
  ): readonly T[] =>
    own.length > 0 ? own : others.map((each) => ({ ...each, tick: Math.round(each.tick * scale) }));
  return {
    ...sheet,
    notes,
    timeSignatures: taken(sheet.timeSignatures, like?.timeSignatures),
    keySignatures: taken(sheet.keySignatures, like?.keySignatures),
  };
}

/** Replaces the notes by edited ones; the music gets longer with them, never shorter. */
export function withNotes(sheet: Sheet, edited: readonly SheetNote[]): Sheet {
  const isWhole = ({ duration, start }: SheetNote): boolean =>
    Number.isInteger(start) && Number.isInteger(duration);
  // A grid need not lie on whole ticks. The others stay the same objects: the roll knows them by that.
  const notes = edited.map((note) =>
    isWhole(note)
      ? note
      : { ...note, start: Math.round(note.start), duration: Math.max(1, Math.round(note.duration)) },
  );
  return { ...createSequence({ ...sheet, notes }), notes };
}
