export { type ChordQuality, chordQualities, chordQuality } from './chord-quality.ts';
export { type ChordPitchClasses, chordPitchClasses } from './chord-symbol.ts';
export { intervalName, isDissonant } from './interval.ts';
export {
  type EstimatedKey,
  estimateKey,
  estimateKeys,
  type KeyWindowOptions,
  keyOfWeights,
  majorProfile,
  minorProfile,
} from './key.ts';
export { nameChord } from './name-chord.ts';
export {
  parsePitchClass,
  pitchClassName,
  pitchClassOf,
  pitchName,
  type SpellingOptions,
} from './pitch-class.ts';
export { pitchClassesOf } from './pitch-classes-of.ts';
export { keyPitchClasses, scalePitchClasses } from './scale.ts';
export { transposeChord } from './transpose-chord.ts';
export {
  crossings,
  directMotion,
  type Parallels,
  parallels,
  voiceRanges,
  voicesByRank,
} from './voice-leading.ts';
