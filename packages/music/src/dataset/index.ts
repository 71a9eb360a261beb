export { buildDataset } from './build-dataset.ts';
export { type ReportTextOptions, reportToText } from './report-to-text.ts';
export type {
  BuiltDataset,
  DatasetOptions,
  DatasetProgress,
  DatasetReport,
  FileReport,
  MusicFile,
  SkippedMusic,
  SkipReason,
  UsedMusic,
} from './types.ts';
