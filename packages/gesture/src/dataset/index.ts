export { checkTrainable } from './check-trainable.ts';
export { createGestureDataset } from './create-dataset.ts';
export { mergeGestures, renameClass } from './edit.ts';
export { readGestures } from './read-gestures.ts';
export { reportGestures } from './report.ts';
export { type ReportTextOptions, reportToText } from './report-to-text.ts';
export { type GestureSplit, type SplitOptions, splitGestures } from './split.ts';
export type {
  ClassCount,
  GestureReport,
  ReadGestures,
  ReadGesturesOptions,
  SkippedGesture,
} from './types.ts';
export { writeGesturesCsv, writeGesturesJson } from './write.ts';
