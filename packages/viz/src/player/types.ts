/** A voice as a player has it. */
export interface PlayerVoiceLike {
  readonly name: string;
  /** 1 is as it is written. */
  readonly volume: number;
  readonly muted: boolean;
  readonly soloed: boolean;
}

/** What `<recurra-player>` drives: the player of `@recurra/music/player` is one. */
export interface PlayerLike {
  /** `playing`, `waiting` (for more music), `paused`, `stopped` or `disposed`. */
  readonly state: string;
  /** Where the music is, in ticks. */
  readonly position: number;
  /** Length of the music, in ticks. */
  readonly length: number;
  /** Where the music is, in seconds at the tempo that is written. */
  readonly seconds: number;
  /** Length of the music, in seconds at the tempo that is written. */
  readonly duration: number;
  /** 2 is twice as fast as written. */
  tempo: number;
  /** Whether it is repeated, or the part that is, in ticks. */
  get loop(): boolean | { readonly start: number; readonly end: number };
  set loop(loop: boolean);
  readonly voices: readonly PlayerVoiceLike[];
  play(): Promise<void> | void;
  pause(): void;
  stop(): void;
  /** @param tick Where to go on. */
  seek(tick: number): void;
  setVoice(index: number, level: Partial<Omit<PlayerVoiceLike, 'name'>>): void;
  addEventListener(type: 'change', listener: () => void): void;
  removeEventListener(type: 'change', listener: () => void): void;
}
