export { indexedDbCheckpoint } from './browser/indexed-db.ts';
export { opfsCheckpoint } from './browser/opfs.ts';
export { CheckpointError } from './checkpoint/checkpoint-error.ts';
export {
  type JobCheckpoint,
  type JobProgress,
  jobFingerprint,
  openJobCheckpoint,
} from './checkpoint/job.ts';
export { memoryCheckpoint } from './checkpoint/memory.ts';
export type { RotatingOptions } from './checkpoint/rotating.ts';
export type { CheckpointPolicy, CheckpointStore } from './checkpoint/types.ts';
export { fit } from './fit.ts';
export type { CoreLossConfig, LayersLossConfig, LossConfig } from './loss/types.ts';
export { NonFiniteError, type NonFiniteErrorOptions } from './non-finite-error.ts';
export type {
  AdamConfig,
  AdamWConfig,
  OptimizerConfig,
  OptimizerName,
  RmsPropConfig,
  SgdConfig,
} from './optimizers/types.ts';
export { type ResumeOptions, resume } from './resume.ts';
export type {
  ConstantConfig,
  CosineConfig,
  PlateauConfig,
  ScheduleConfig,
  ScheduleFunction,
  ScheduleName,
  SchedulePosition,
  StepConfig,
} from './schedules/types.ts';
export type {
  Batch,
  BatchFactory,
  Callbacks,
  CustomLoss,
  Dataset,
  EarlyStopping,
  EpochInfo,
  FitOptions,
  History,
  LayerWeight,
  Loss,
  Progress,
  StepInfo,
  Stopped,
  Tensors,
  Trainable,
  WorkerLike,
} from './types.ts';
