import type { ExportContext } from '../context.ts';
import type { LayerExporter } from '../types.ts';

/** Add, Multiply, Average, Maximum, Minimum of two inputs or more. */
export function elementwise(operator: 'Add' | 'Mul' | 'Mean' | 'Max' | 'Min'): LayerExporter {
  return (_layer, context, inputs) => {
    const [first, ...others] = sameRank(context, inputs) as [string, ...string[]];
    if (operator === 'Add' || operator === 'Mul') {
      return [others.reduce((result, value) => context.node(operator, [result, value]), first)];
    }
    return [context.node(operator, [first, ...others])];
  };
}

/** tfjs-layers puts axes of length 1 after the batch; ONNX would put them before it. */
function sameRank(context: ExportContext, inputs: readonly string[]): string[] {
  const ranks = inputs.map((input) => context.shape(input).length);
  const rank = Math.max(...ranks);
  return inputs.map((input, i) => {
    const missing = rank - (ranks[i] as number);
    return missing === 0
      ? input
      : context.unsqueeze(
          input,
          Array.from({ length: missing }, (_, k) => k + 1),
        );
  });
}

/** Concatenate → Concat. */
export const concatenate: LayerExporter = (layer, context, inputs) => [
  context.node('Concat', inputs, { axis: context.config(layer).axis as number }),
];
