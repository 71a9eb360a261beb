/** A key: its tonic as a pitch class, 0 = C to 11 = B. */
export interface Key {
  readonly tonic: number;
  readonly mode: 'major' | 'minor';
}

/** What is known of every frame besides its notes. Each list is as long as `frames`; a list may be left out. */
export interface FrameConditions {
  readonly key?: readonly (Key | null)[];
  /** Quarters since the bar began. */
  readonly beat?: readonly number[];
  /** Quarters in a bar. */
  readonly beatsPerBar?: readonly number[];
  /** Whether a phrase ends in this frame (a fermata). */
  readonly phraseEnd?: readonly boolean[];
  /** Chord symbols such as `Am7`; null where none is known. */
  readonly chord?: readonly (string | null)[];
}

/** Music on a regular grid: what frame models learn from and give. */
export interface FramePiece {
  readonly name?: string;
  /** Frames in a quarter note. */
  readonly stepsPerQuarter: number;
  /** MIDI numbers sounding in each frame, from high to low, none twice; empty where nothing sounds. */
  readonly frames: readonly (readonly number[])[];
  /** Those of each frame that begin in it; where left out, all begin anew in every frame. */
  readonly onsets?: readonly (readonly number[])[];
  /** MIDI velocities of the onsets, 1 to 127, in their order; only event models look at them. */
  readonly velocities?: readonly (readonly number[])[];
  /** The same music by voices, such as soprano, alto, tenor, bass: one MIDI number for each voice of each frame, −1 for a rest. */
  readonly voices?: readonly (readonly number[])[];
  readonly conditions?: FrameConditions;
  /** Quarters a minute; 100 if left out. */
  readonly bpm?: number;
}

/** Pieces, kept apart for three uses. */
export interface MusicDataset {
  readonly train: readonly FramePiece[];
  readonly valid: readonly FramePiece[];
  readonly test: readonly FramePiece[];
}

/** Names of a dataset's parts. */
export type Split = keyof MusicDataset;
