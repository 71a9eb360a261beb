export type * from './contract/fit.ts';
export type * from './contract/model.ts';
export type * from './contract/note-sequence.ts';
export type * from './contract/piece.ts';
export { fitMusicModel } from './fit/fit-music-model.ts';
export { loadMusicModel } from './inference/load-music-model.ts';
export { type MusicImplementation, music } from './plugin.ts';
export {
  type ChordPitchClasses,
  type ChordQuality,
  chordPitchClasses,
  chordQualities,
  chordQuality,
  crossings,
  directMotion,
  type EstimatedKey,
  estimateKey,
  estimateKeys,
  intervalName,
  isDissonant,
  type KeyWindowOptions,
  keyOfWeights,
  keyPitchClasses,
  majorProfile,
  minorProfile,
  nameChord,
  type Parallels,
  parallels,
  parsePitchClass,
  pitchClassesOf,
  pitchClassName,
  pitchClassOf,
  pitchName,
  type SpellingOptions,
  scalePitchClasses,
  voiceRanges,
  voicesByRank,
} from './theory/index.ts';
