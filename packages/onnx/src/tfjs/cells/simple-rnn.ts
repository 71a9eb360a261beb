import { writeActivation } from '../layers/activation.ts';
import { cellWeights, projectInput, unitsOf } from './gates.ts';
import { nativeActivations, nativeWeights, storedWeights } from './native.ts';
import type { CellExporter } from './types.ts';

/** h' = act(x·W + h·U + b) → RNN. */
export const simpleRnnCell: CellExporter = {
  project: projectInput,
  step(cell, context, input, [h]) {
    const { recurrentKernel } = cellWeights(cell, context, []);
    const sum = context.node('Add', [input, context.node('MatMul', [h as string, recurrentKernel])]);
    const next = writeActivation(context, context.config(cell).activation, sum);
    return [next, next];
  },
  native(cell, context) {
    const activations = nativeActivations([context.config(cell).activation]);
    if (activations === undefined) return undefined;
    const weights = nativeWeights('RNN', unitsOf(cell, context), storedWeights(cell));
    return { ...weights, P: undefined, activations, flags: {} };
  },
};
