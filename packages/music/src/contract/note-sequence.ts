/** A sounding note. Times are in ticks of the sequence's `ticksPerQuarter`. */
export interface Note {
  /** MIDI number, 0 to 127; 60 is middle C. In a percussion voice, the General MIDI drum. */
  readonly pitch: number;
  /** Onset in ticks. */
  readonly start: number;
  /** Length in ticks, at least 1. */
  readonly duration: number;
  /** 1 to 127. */
  readonly velocity: number;
  /** Index into the sequence's `voices`. */
  readonly voice: number;
}

/** A part: a track of a file, or a voice of a chorale. */
export interface Voice {
  readonly name: string;
  /** General MIDI programme, 0 to 127; 0 is the grand piano. */
  readonly program: number;
  /** MIDI channel, 0 to 15. */
  readonly channel: number;
  /** Whether pitches are drums. */
  readonly percussion: boolean;
}

/** Quarter notes a minute from a tick on. */
export interface Tempo {
  readonly tick: number;
  readonly bpm: number;
}

/** Time signature from a tick on. */
export interface TimeSignature {
  readonly tick: number;
  readonly numerator: number;
  /** A power of two. */
  readonly denominator: number;
}

/** Key signature from a tick on. */
export interface KeySignature {
  readonly tick: number;
  /** Sharps, or flats as a negative number: −7 to 7. */
  readonly fifths: number;
  readonly mode: 'major' | 'minor';
}

/** The sustain pedal of a voice goes down or up. */
export interface PedalEvent {
  readonly tick: number;
  readonly voice: number;
  readonly down: boolean;
}

/** A chord symbol, such as `Am7` or `D/F#`, from a tick on. */
export interface ChordSymbol {
  readonly tick: number;
  readonly symbol: string;
}

/** Part of a sequence that players repeat, in ticks; `end` is not part of it. */
export interface LoopPoints {
  readonly start: number;
  readonly end: number;
}

/**
 * Music as notes: what every format is read into and written from.
 *
 * Notes are in order of `start`, then `pitch` from high to low, then `voice`. All lists by tick are in order of `tick`.
 */
export interface NoteSequence {
  readonly title?: string;
  readonly ticksPerQuarter: number;
  /** Length in ticks; no note sounds longer. */
  readonly length: number;
  readonly voices: readonly Voice[];
  readonly notes: readonly Note[];
  /** 120 quarters a minute where none is given. */
  readonly tempos: readonly Tempo[];
  /** 4/4 where none is given. */
  readonly timeSignatures: readonly TimeSignature[];
  readonly keySignatures: readonly KeySignature[];
  readonly pedals: readonly PedalEvent[];
  /** Ticks at which a phrase ends (fermatas). */
  readonly fermatas: readonly number[];
  readonly chords: readonly ChordSymbol[];
  readonly loop?: LoopPoints;
}
