/** The module `abcjs`. */
export type Abcjs = typeof import('abcjs');

/** A score as abcjs has drawn it. */
export type DrawnTune = import('abcjs').TuneObject;

/** What is drawn for one moment of the music. */
export interface ScoreMoment {
  /** From the beginning, at the tempo that is written. */
  readonly seconds: number;
  readonly elements: readonly Element[];
}
