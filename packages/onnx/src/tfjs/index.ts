export type { Attributes, AttributeValue } from '../builder/attributes.ts';
export type { Dimension, ValueDescription } from '../builder/value-info.ts';
export type { NativeActivation, NativeCell } from './cells/native.ts';
export type { CellExporter, CellExporters } from './cells/types.ts';
export { ExportContext } from './context.ts';
export { type ExportOptions, exportOnnx } from './export.ts';
export { type LayerFromNodeOptions, layerFromNode } from './layer-from-node.ts';
export type { TfInputs, TfOperators, TfRun, TfValue } from './operators/types.ts';
export {
  createTfjsRunner,
  type TfjsRunner,
  type TfjsRunnerOptions,
  tfjsRefusals,
} from './runner/tfjs-runner.ts';
export type { StateDescription, StatesOption } from './states.ts';
export { tensorToOnnx } from './tensors.ts';
export { importTrainable } from './trainable/import-trainable.ts';
export type { WeightPattern } from './trainable/patterns.ts';
export type { ImportTrainableOptions, TrainableModel } from './trainable/trainable-model.ts';
export type { TrainableInputs } from './trainable/values.ts';
export type { Cell, Layer, LayerConfig, LayerExporter, LayerExporters } from './types.ts';
