import type { Bidirectional, RecurrentLayer } from '@recurra/cells';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expectTypeOf } from 'vitest';
import {
  type CellExporter,
  type ExportContext,
  type ExportOptions,
  exportOnnx,
  type LayerExporter,
  layerFromNode,
} from './index.ts';

expectTypeOf(exportOnnx).toEqualTypeOf<(model: tfl.LayersModel, options?: ExportOptions) => Uint8Array>();
expectTypeOf<tfl.Sequential>().toExtend<Parameters<typeof exportOnnx>[0]>();
expectTypeOf(layerFromNode).returns.toEqualTypeOf<RecurrentLayer | Bidirectional>();

expectTypeOf<
  (layer: tfl.layers.Layer, context: ExportContext, inputs: string[]) => string[]
>().toExtend<LayerExporter>();
expectTypeOf<{ Scale: LayerExporter }>().toExtend<NonNullable<ExportOptions['layers']>>();
expectTypeOf<{ step: () => string[] }>().toExtend<CellExporter>();
expectTypeOf<{ project: () => string }>().not.toExtend<CellExporter>();
