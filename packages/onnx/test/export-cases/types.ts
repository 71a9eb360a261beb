import type * as tfl from '@tensorflow/tfjs-layers';

/** Shape of an input without the batch; null for a length that is open. */
export type OpenShape = (number | null)[];

/** A small model that `exportOnnx` writes, compared with ONNX Runtime. */
export interface ExportCase {
  readonly name: string;
  /** What the figures are printed under. */
  readonly family: string;
  readonly shapes: readonly OpenShape[];
  /** Makes the outputs. Called anew for each model. */
  readonly build: (inputs: tfl.SymbolicTensor[]) => unknown;
  readonly dtype?: 'float32' | 'int32';
  readonly opset?: number;
  /** Integers are drawn from 0 up to this. Default 9. */
  readonly ids?: number;
}

/** A case of a single layer of one input. */
export function one(makeLayer: () => { apply(x: tfl.SymbolicTensor): unknown }): ExportCase['build'] {
  return ([x]) => makeLayer().apply(x as tfl.SymbolicTensor);
}

/** Puts cases into a family. */
export function family(name: string, cases: readonly Omit<ExportCase, 'family'>[]): ExportCase[] {
  return cases.map((entry) => ({ ...entry, family: name }));
}
