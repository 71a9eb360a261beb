// Everything that needs no TensorFlow.js.
export * from './baselines/index.ts';
export type { GestureManifest, OneEuroConfig, PipelineConfig, Rejection } from './contract/manifest.ts';
export type { Classification, GestureClassifier, GestureMethod } from './contract/method.ts';
export type { GestureSession, Recognition, Recognizer } from './contract/recognizer.ts';
export type {
  GestureDataset,
  GestureExample,
  GestureSource,
  Reading,
  TimedSequence,
} from './contract/sequence.ts';
export * from './dataset/index.ts';
export * from './evaluate/index.ts';
export * from './live/index.ts';
export { loadRecognizer } from './recognizer/load-recognizer.ts';
export * from './sources/index.ts';
