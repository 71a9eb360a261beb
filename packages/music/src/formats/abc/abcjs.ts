import { MissingPeerError } from '@recurra/plugin';

/** What of abcjs is used, as version 6 gives it; its own types leave most of it out. */
export interface Abcjs {
  parseOnly(text: string): Tune[];
}

/** A tune as abcjs reads it. */
export interface Tune {
  readonly warnings?: readonly string[];
  readonly metaText?: { readonly title?: unknown; readonly tempo?: TempoElement };
  readonly lines?: readonly { readonly staff?: readonly Staff[] }[];
  getKeySignature(): KeyElement;
  getMeter(): MeterElement;
  getPickupLength(): number;
  setUpAudio(options: { readonly chordsOff: boolean }): {
    readonly tracks: readonly AudioEvent[][];
    readonly totalDuration: number;
  };
}

interface Staff {
  readonly voices?: Element[][];
}

/** A key, also as an element of a voice. */
export interface KeyElement {
  readonly root?: string;
  readonly acc?: string;
  readonly mode?: string;
}

/** A metre, also as an element of a voice. */
export interface MeterElement {
  type?: string;
  readonly value?: readonly { readonly num: string; readonly den?: string }[];
}

/** A tempo, also as an element of a voice. */
export interface TempoElement {
  readonly bpm?: number;
  /** Of the beat, in whole notes. */
  readonly duration?: number | readonly number[];
}

/** Anything in a voice: a note, rest, bar line, or a change. */
export interface Element extends KeyElement, MeterElement, TempoElement {
  readonly el_type: string;
  /** Of a note, in whole notes; of a tempo, see {@link TempoElement}. */
  readonly duration?: number | readonly number[];
  chord?: readonly { readonly name: string; readonly position?: string }[];
  /** Whole notes before it, once for each time that it is played. */
  readonly currentTrackWholeNotes?: number | readonly number[];
  /** Of a note or chord; `pitch` is a line of the staff. */
  readonly pitches?: readonly { readonly pitch: number; startTie?: unknown; endTie?: boolean }[];
  /** Of a bar line; its `type` is one such as `bar_right_repeat`. */
  startEnding?: string;
  endEnding?: boolean;
  decoration?: readonly string[];
  gracenotes?: readonly unknown[];
}

/** What abcjs would play; times in whole notes. */
export interface AudioEvent {
  readonly cmd: string;
  readonly type?: string;
  readonly text?: string;
  readonly instrument?: number;
  readonly pitch?: number;
  readonly start?: number;
  readonly duration?: number;
}

/**
 * Loads abcjs, which needs no page to read.
 *
 * @throws MissingPeerError if it is not installed.
 */
export async function loadAbcjs(where: string): Promise<Abcjs> {
  try {
    const module = (await import('abcjs')) as unknown as Abcjs & { readonly default?: Abcjs };
    return module.default ?? module;
  } catch (cause) {
    throw new MissingPeerError(where, 'abcjs', { cause });
  }
}
