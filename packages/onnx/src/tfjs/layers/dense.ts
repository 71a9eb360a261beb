import type { LayerExporter } from '../types.ts';
import { writeActivation } from './activation.ts';

/** Dense → MatMul, Add and the activation; on any rank, as both contract the last axis. */
export const dense: LayerExporter = (layer, context, [x]) => {
  const [kernel, bias] = context.weights(layer, ['kernel', 'bias']);
  let y = context.node('MatMul', [x as string, kernel as string]);
  if (bias !== undefined) y = context.node('Add', [y, bias]);
  return [writeActivation(context, context.config(layer).activation, y)];
};
