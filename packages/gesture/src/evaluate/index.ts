export {
  type CompareOptions,
  type Comparison,
  compareMethods,
  type FailedMethod,
} from './compare-methods.ts';
export { type Earliness, type EarlinessOptions, type EarlyAnswer, earliness } from './earliness.ts';
export { evaluateClassifier } from './evaluate-classifier.ts';
export {
  type CrossValidateSettings,
  crossValidate,
  type FewShotSettings,
  fewShot,
  type HoldOutSettings,
  holdOut,
  type LeaveOneSubjectOutSettings,
  leaveOneSubjectOut,
  type Protocol,
} from './protocols.ts';
export { type Roc, type RocPoint, rocOf } from './roc.ts';
export { comparisonToMarkdown } from './to-markdown.ts';
export type {
  ClassifierReport,
  ClassScore,
  EvaluationOptions,
  ProtocolProgress,
  ProtocolReport,
  Refusal,
  SplitScore,
} from './types.ts';
export { wilsonInterval } from './wilson.ts';
