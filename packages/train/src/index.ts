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
