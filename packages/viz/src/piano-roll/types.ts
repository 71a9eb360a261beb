/** A note of a piano roll. Times are in ticks. */
export interface RollNote {
  /** MIDI number, 0 to 127. */
  readonly pitch: number;
  /** Onset in ticks. */
  readonly start: number;
  /** Length in ticks. */
  readonly duration: number;
  /** 1 to 127. */
  readonly velocity: number;
  /** Index into the sequence's voices. */
  readonly voice: number;
  /** Whether it is to stay when the music around it is written anew. */
  readonly locked?: boolean;
}

/** What a piano roll shows: a `NoteSequence` of `@recurra/music` is one. */
export interface RollSequence {
  readonly ticksPerQuarter: number;
  /** Length in ticks. */
  readonly length: number;
  readonly voices: readonly { readonly name: string }[];
  readonly notes: readonly RollNote[];
  readonly timeSignatures?: readonly {
    readonly tick: number;
    readonly numerator: number;
    readonly denominator: number;
  }[];
}

/** A part of the time line, in ticks. */
export interface RollRange {
  readonly start: number;
  readonly end: number;
}
