import * as tfl from '@tensorflow/tfjs-layers';
import { basicCases } from './basics.ts';
import { pictureCases } from './pictures.ts';
import { recurrentCases } from './recurrent.ts';
import type { ExportCase } from './types.ts';

export type { ExportCase } from './types.ts';

/** A model for every kind of layer and cell that can be exported. */
export const exportCases: readonly ExportCase[] = [...basicCases, ...pictureCases, ...recurrentCases];

/** The model of a case; its weights are what its layers start with. */
export function modelOf({ shapes, build, dtype = 'float32' }: ExportCase): tfl.LayersModel {
  const inputs = shapes.map((shape) => tfl.input({ shape: [...shape], dtype }));
  return tfl.model({ inputs, outputs: build(inputs) as tfl.SymbolicTensor });
}
