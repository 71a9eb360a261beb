export type { Encoder } from './encoder.ts';
export {
  binVelocity,
  createEventVocabulary,
  describeEvent,
  type EventVocabulary,
  type EventVocabularyOptions,
  eventOfToken,
  eventVocabulary,
  type MusicEvent,
  tokenOfEvent,
  velocityBin,
} from './event-vocabulary.ts';
export { type EventStreamOptions, eventStream } from './events.ts';
export { type PianoRoll, pianoRoll, plainPianoRoll } from './piano-roll.ts';
export { holdToken, restToken, type VoiceTokens, voiceFrames, voiceTokenCount } from './voice-frames.ts';
