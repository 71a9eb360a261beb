import type { WorkOptions } from '../contract/model.ts';
import type { Key, MusicDataset, Split } from '../contract/piece.ts';
import type { MusicFormat } from '../formats/index.ts';

/** A file to be read. */
export interface MusicFile {
  readonly name: string;
  /** Its content, or what gets it when its turn has come: where that fails, the file is skipped, and the message is its reason. */
  readonly bytes: Uint8Array | (() => Promise<Uint8Array>);
}

/** One report from a running {@link buildDataset}. */
export interface DatasetProgress {
  /** Files done. */
  readonly files: number;
  /** Pieces used so far. */
  readonly pieces: number;
  /** The file that is read now. */
  readonly name: string;
}

/** How {@link buildDataset} reads. */
export interface DatasetOptions extends WorkOptions<DatasetProgress> {
  /** Frames in a quarter, 1 to 48; chosen by what lies on which grid if left out. */
  readonly stepsPerQuarter?: number | undefined;
  /** Shorter pieces are skipped, in quarters; 8 if left out. */
  readonly minQuarters?: number | undefined;
  /** Longer pieces are cut at bar lines into parts no longer than this, in quarters; 256 if left out, Infinity never cuts. */
  readonly maxQuarters?: number | undefined;
  /** Pieces with fewer notes at once, on average where any sounds, are skipped; 1 if left out, which skips none. */
  readonly minPolyphony?: number | undefined;
  /** Most notes at once: where there are more, inner notes are left out; 12 if left out. */
  readonly maxNotes?: number | undefined;
  /** Share of the pieces that becomes `valid`; 0.1 if left out. Rounded down, so that none of a few pieces is kept apart. */
  readonly validShare?: number | undefined;
  /** The same for `test`; 0 if left out. */
  readonly testShare?: number | undefined;
  /** Which pieces these are; 0 if left out. */
  readonly seed?: number | undefined;
  /** Whether drums are taken as if their numbers were pitches; no if left out. */
  readonly percussion?: boolean | undefined;
  /** Whether notes sound as long as the sustain pedal holds them; no if left out. */
  readonly pedal?: boolean | undefined;
  /** What is done with music that was there before, in whatever key: `'skip'` if left out. */
  readonly duplicates?: 'skip' | 'keep' | undefined;
  /** Whether keys are estimated where a file tells none, for models that are told the key; no if left out. */
  readonly estimateKeys?: boolean | undefined;
}

/**
 * Why something was skipped.
 *
 * - `'unreadable'`: its bytes could not be had; `'damaged'`: it is no music, or broken;
 * - `'empty'`: no notes; `'drums'`: none but drums; `'short'`, `'long'` (longer than any music, so the file is broken);
 * - `'thin'`: too few notes at once; `'duplicate'`: the same music was there before, maybe in another key.
 */
export type SkipReason =
  | 'unreadable'
  | 'damaged'
  | 'empty'
  | 'drums'
  | 'short'
  | 'long'
  | 'thin'
  | 'duplicate';

/** A file, or a piece of a file, that was skipped. */
export interface SkippedMusic {
  /** The piece, where the file has several. */
  readonly piece?: string;
  readonly reason: SkipReason;
  /** The reason as a sentence without a full stop, such as `it has no notes but drums`. */
  readonly why: string;
}

/** A piece that was used. */
export interface UsedMusic {
  readonly name: string;
  readonly split: Split;
  /** Length in quarters. */
  readonly quarters: number;
  readonly frames: number;
  /** Voices (tracks) that have notes that were used. */
  readonly voices: number;
  /** Most notes at once, and how many there are on average where any sounds. */
  readonly mostNotes: number;
  readonly meanNotes: number;
  /** As estimated; null where nothing can be said. */
  readonly key: Key | null;
  /** Share of the onsets that lay on the grid, within a fiftieth of a quarter. */
  readonly fit: number;
  /** How far onsets were moved to the grid, in quarters: on average, and the most. */
  readonly meanShift: number;
  readonly maxShift: number;
  /** Parts it was cut into; 1 if it was not. */
  readonly parts: number;
  /** Frames in which notes were left out, since there were too many at once. */
  readonly thinnedFrames: number;
}

/** What became of a file. */
export interface FileReport {
  readonly name: string;
  /** Undefined if it could not be read. */
  readonly format?: MusicFormat;
  /** Frames in a quarter that its pieces came with, where they were frames already. */
  readonly ownStepsPerQuarter?: number;
  readonly used: readonly UsedMusic[];
  readonly skipped: readonly SkippedMusic[];
  /** What was changed or left out, one sentence each. */
  readonly notes: readonly string[];
}

/** What a dataset was made of. */
export interface DatasetReport {
  readonly stepsPerQuarter: number;
  /** Why the grid is this one, a sentence. */
  readonly gridReason: string;
  /** In the order they came in. */
  readonly files: readonly FileReport[];
  /** Whole pieces, the parts that long ones were cut into, and frames, by splits. */
  readonly splits: Readonly<
    Record<Split, { readonly pieces: number; readonly parts: number; readonly frames: number }>
  >;
  /** How far onsets were moved, in quarters: mean over pieces, and the most. */
  readonly meanShift: number;
  readonly maxShift: number;
  /** What was decided, one sentence each. */
  readonly notes: readonly string[];
}

/** What {@link buildDataset} gives. */
export interface BuiltDataset {
  readonly dataset: MusicDataset;
  readonly report: DatasetReport;
}
