import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch } from '../contract/codec.ts';
import { pitchName } from '../theory/pitch-class.ts';
import { checkWhole } from './check.ts';

/** An event of a stream, after Oore et al. 2018. */
export type MusicEvent =
  /** A note of the current voice begins (with the current loudness), or ends. */
  | { readonly type: 'on' | 'off'; readonly pitch: number }
  /** Time passes: at least one step of the grid. */
  | { readonly type: 'shift'; readonly steps: number }
  /** Loudness of the notes to come: bin 0 is the softest. */
  | { readonly type: 'velocity'; readonly bin: number }
  /** The voice that notes to come belong to. */
  | { readonly type: 'voice'; readonly voice: number };

/** Which events there are, and their tokens: in the order on, off, shift, velocity, voice. */
export interface EventVocabulary {
  /** Tokens from 0 up to it are events. */
  readonly size: number;
  readonly lowestPitch: number;
  readonly highestPitch: number;
  /** Steps of the grid that one event lets pass at most; longer times are several events. */
  readonly longestShift: number;
  readonly velocityBins: number;
  /** Voices that events can name; 0 if all notes are of one voice. */
  readonly voices: number;
  /** First token of each kind: note on from the lowest pitch up, shift from one step up, velocity and voice from 0 up. */
  readonly offsets: Readonly<Record<MusicEvent['type'], number>>;
}

/** Sizes of an {@link EventVocabulary}; what is left out is as in {@link eventVocabulary}. */
export type EventVocabularyOptions = Partial<
  Pick<EventVocabulary, 'lowestPitch' | 'highestPitch' | 'longestShift' | 'velocityBins' | 'voices'>
>;

/**
 * Lays out a vocabulary of events.
 *
 * @param options.lowestPitch,options.highestPitch MIDI numbers, 0 to 127.
 * @param options.longestShift 1 to 1000.
 * @param options.velocityBins 1 to 127; 1 says nothing of loudness.
 * @param options.voices 0 to 64.
 * @throws ArgumentError outside of these.
 * @example createEventVocabulary({ lowestPitch: 0, highestPitch: 127, longestShift: 100, velocityBins: 32 }).size; // 388, as Oore et al. 2018
 */
export function createEventVocabulary(options: EventVocabularyOptions = {}): EventVocabulary {
  const sizes = {
    lowestPitch,
    highestPitch,
    longestShift: 32,
    velocityBins: 8,
    voices: 0,
    ...options,
  };
  const check = (name: keyof typeof sizes, least: number, most: number): void =>
    checkWhole('createEventVocabulary()', name, sizes[name], least, most);
  check('lowestPitch', 0, 127);
  check('highestPitch', sizes.lowestPitch, 127);
  check('longestShift', 1, 1000);
  check('velocityBins', 1, 127);
  check('voices', 0, 64);
  const pitches = sizes.highestPitch - sizes.lowestPitch + 1;
  const shift = 2 * pitches;
  const velocity = shift + sizes.longestShift;
  const voice = velocity + sizes.velocityBins;
  return { ...sizes, size: voice + sizes.voices, offsets: { on: 0, off: pitches, shift, velocity, voice } };
}

/**
 * The usual vocabulary, 216 tokens: 0–87 begin the piano's notes from A0 up, 88–175 end them, 176–207 let 1 to 32 steps
 * pass, 208–215 are eight loudnesses.
 */
export const eventVocabulary: EventVocabulary = createEventVocabulary();

/**
 * The token of an event.
 *
 * @throws ArgumentError if the vocabulary has no such event.
 * @example tokenOfEvent({ type: 'on', pitch: 60 }); // 39
 */
export function tokenOfEvent(event: MusicEvent, vocabulary: EventVocabulary = eventVocabulary): number {
  const { offsets } = vocabulary;
  const check = (name: string, value: number, least: number, most: number): number => {
    checkWhole('tokenOfEvent()', name, value, least, most);
    return offsets[event.type] + value - least;
  };
  switch (event.type) {
    case 'on':
    case 'off':
      return check('pitch', event.pitch, vocabulary.lowestPitch, vocabulary.highestPitch);
    case 'shift':
      return check('steps', event.steps, 1, vocabulary.longestShift);
    case 'velocity':
      return check('bin', event.bin, 0, vocabulary.velocityBins - 1);
    case 'voice':
      return check('voice', event.voice, 0, vocabulary.voices - 1);
  }
}

/**
 * The event that a token stands for.
 *
 * @returns `undefined` for a number that is no token.
 * @example eventOfToken(207); // { type: 'shift', steps: 32 }
 */
export function eventOfToken(
  token: number,
  vocabulary: EventVocabulary = eventVocabulary,
): MusicEvent | undefined {
  const { offsets, size } = vocabulary;
  if (!(Number.isInteger(token) && token >= 0 && token < size)) return undefined;
  if (token < offsets.off) return { type: 'on', pitch: token + vocabulary.lowestPitch };
  if (token < offsets.shift) return { type: 'off', pitch: token - offsets.off + vocabulary.lowestPitch };
  if (token < offsets.velocity) return { type: 'shift', steps: token - offsets.shift + 1 };
  if (token < offsets.voice) return { type: 'velocity', bin: token - offsets.velocity };
  return { type: 'voice', voice: token - offsets.voice };
}

/**
 * Says in words what a token means.
 *
 * @returns For example `note on C4`, `shift 12 steps`, `velocity 5 of 8`, `voice 2`; counted from 1.
 * @throws ArgumentError for a number that is no token.
 * @example describeEvent(127); // 'note off C4'
 */
export function describeEvent(token: number, vocabulary: EventVocabulary = eventVocabulary): string {
  const event = eventOfToken(token, vocabulary);
  switch (event?.type) {
    case 'on':
    case 'off':
      return `note ${event.type} ${pitchName(event.pitch)}`;
    case 'shift':
      return `shift ${event.steps} step${event.steps === 1 ? '' : 's'}`;
    case 'velocity':
      return `velocity ${event.bin + 1} of ${vocabulary.velocityBins}`;
    case 'voice':
      return `voice ${event.voice + 1}`;
    case undefined:
      throw new ArgumentError(
        `describeEvent(): token must be a whole number from 0 to ${vocabulary.size - 1}, got ${token}.`,
      );
  }
}

/**
 * The bin of a loudness.
 *
 * @param velocity MIDI velocity, 1 to 127.
 * @returns 0, the softest, to `velocityBins` − 1.
 */
export function velocityBin(velocity: number, { velocityBins }: EventVocabulary = eventVocabulary): number {
  return Math.max(0, Math.min(velocityBins - 1, Math.floor((velocity * velocityBins) / 128)));
}

/**
 * The loudness that stands for a bin: its middle.
 *
 * @returns MIDI velocity, 1 to 127.
 */
export function binVelocity(bin: number, { velocityBins }: EventVocabulary = eventVocabulary): number {
  return Math.min(127, Math.max(1, Math.round(((bin + 0.5) * 128) / velocityBins)));
}
