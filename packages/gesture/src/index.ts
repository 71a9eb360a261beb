export type {
  FitRecognizerOptions,
  FittedRecognizer,
  GesturePreset,
  GestureProgress,
  RejectionCalibration,
} from './contract/fit.ts';
export { fitMethod } from './fit/fit-method.ts';
export { fitRecognizer } from './fit/fit-recognizer.ts';
export * from './inference.ts';
