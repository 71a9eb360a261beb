// What needs no training, and so no TensorFlow.js: formats, models that are saved, steering, reports.
// The package's main entry has all of it too.
export type * from './contract/model.ts';
export type * from './contract/note-sequence.ts';
export type * from './contract/piece.ts';
export { loadMusicModel } from './inference/load-music-model.ts';
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
