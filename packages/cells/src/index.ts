export {
  type CoupledLstmCell,
  type CoupledLstmCellConfig,
  coupledLstmCell,
} from './cells/coupled-lstm-cell.ts';
export { type GruCell, type GruCellConfig, gruCell } from './cells/gru-cell.ts';
export {
  type LayerNormGruCell,
  type LayerNormGruCellConfig,
  layerNormGruCell,
} from './cells/layer-norm-gru-cell.ts';
export {
  type LayerNormLstmCell,
  type LayerNormLstmCellConfig,
  layerNormLstmCell,
} from './cells/layer-norm-lstm-cell.ts';
export { type LstmCell, type LstmCellConfig, lstmCell } from './cells/lstm-cell.ts';
export {
  type PeepholeLstmCell,
  type PeepholeLstmCellConfig,
  peepholeLstmCell,
} from './cells/peephole-lstm-cell.ts';
export {
  type ProjectedLstmCell,
  type ProjectedLstmCellConfig,
  projectedLstmCell,
} from './cells/projected-lstm-cell.ts';
export { type DropoutMasks, RecurrentCell, type WeightRole } from './cells/recurrent-cell.ts';
export { type SimpleRnnCell, type SimpleRnnCellConfig, simpleRnnCell } from './cells/simple-rnn-cell.ts';
export {
  type AnyCell,
  type StackedRnnCells,
  type StackedRnnCellsConfig,
  stackedRnnCells,
} from './cells/stacked-rnn-cells.ts';
export { fromKerasConfig, modelFromKerasConfig } from './keras/from-keras-config.ts';
export {
  type Bidirectional,
  type BidirectionalConfig,
  bidirectional,
  type MergeMode,
} from './layers/bidirectional.ts';
export { type Dropout, type DropoutConfig, dropout } from './layers/dropout.ts';
export { type Gru, type GruConfig, gru } from './layers/gru.ts';
export { type Lstm, type LstmConfig, lstm } from './layers/lstm.ts';
export { RecurrentLayer, type RnnConfig, rnn } from './layers/recurrent-layer.ts';
export { type SimpleRnn, type SimpleRnnConfig, simpleRnn } from './layers/simple-rnn.ts';
export { type StackedRnnConfig, stackedRnn } from './layers/stacked-rnn.ts';
export type { RunOptions, RunResult, StepFunction } from './loop/types.ts';
export { registerLayers } from './register.ts';
export type {
  Activation,
  ActivationName,
  CellConfig,
  Constraint,
  ConstraintName,
  GatedCellConfig,
  Initializer,
  InitializerName,
  LayerConfig,
  LoopConfig,
  Regularizer,
  RegularizerName,
  SerializedObject,
} from './types.ts';
