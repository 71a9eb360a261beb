import { lowestPitch, pitchCount } from '../../contract/codec.ts';

/** Longest time that one event lets pass, in frames. */
export const longestShift = 32;

/** Loudnesses that are told apart. */
export const velocityBins = 8;

const [off, shift, velocity] = [pitchCount, 2 * pitchCount, 2 * pitchCount + longestShift];

/** Tokens of the event model: 88 note-ons, 88 note-offs, 32 time shifts, 8 loudnesses. */
export const eventCount: number = velocity + velocityBins;

/** An event of the model, after Oore et al. 2018. */
export type ModelEvent =
  | { readonly type: 'on' | 'off'; readonly pitch: number }
  /** Time passes: 1 to 32 frames. */
  | { readonly type: 'shift'; readonly frames: number }
  /** Loudness of the notes to come: 0, the softest, to 7. */
  | { readonly type: 'velocity'; readonly bin: number };

/** An event as a token. */
export function eventToken(event: ModelEvent): number {
  switch (event.type) {
    case 'on':
      return event.pitch - lowestPitch;
    case 'off':
      return off + event.pitch - lowestPitch;
    case 'shift':
      return shift + event.frames - 1;
    case 'velocity':
      return velocity + event.bin;
  }
}

/** A token as an event; undefined for a number that is none. */
export function eventOf(token: number): ModelEvent | undefined {
  if (!Number.isInteger(token) || token < 0 || token >= eventCount) return undefined;
  if (token < off) return { type: 'on', pitch: token + lowestPitch };
  if (token < shift) return { type: 'off', pitch: token - off + lowestPitch };
  if (token < velocity) return { type: 'shift', frames: token - shift + 1 };
  return { type: 'velocity', bin: token - velocity };
}

/** First tokens of the kinds. */
export const eventOffsets: Readonly<Record<ModelEvent['type'], number>> = { on: 0, off, shift, velocity };

/** The bin of a MIDI velocity, 1 to 127. */
export function binOf(midiVelocity: number): number {
  return Math.max(0, Math.min(velocityBins - 1, Math.floor((midiVelocity * velocityBins) / 128)));
}

/** The middle of a bin, as a MIDI velocity. */
export function velocityOf(bin: number): number {
  return Math.round(((bin + 0.5) * 128) / velocityBins);
}
