export type { Attributes, AttributeValue } from '../builder/attributes.ts';
export type { Dimension, ValueDescription } from '../builder/value-info.ts';
export type { NativeActivation, NativeCell } from './cells/native.ts';
export type { CellExporter, CellExporters } from './cells/types.ts';
export { ExportContext } from './context.ts';
export { type ExportOptions, exportOnnx } from './export.ts';
export { type LayerFromNodeOptions, layerFromNode } from './layer-from-node.ts';
export { tensorToOnnx } from './tensors.ts';
export type { Cell, Layer, LayerConfig, LayerExporter, LayerExporters } from './types.ts';
