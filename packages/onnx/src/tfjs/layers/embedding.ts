import { typeCode } from '../../tensor/types.ts';
import type { LayerExporter } from '../types.ts';

/** Embedding → Gather; with maskZero, index 0 is padding. */
export const embedding: LayerExporter = (layer, context, [x]) => {
  const ids = x as string;
  const [table] = context.weights(layer, ['embeddings']);
  const isInteger = context.type(ids) === 'int32';
  const indices = isInteger ? ids : context.node('Cast', [ids], { to: typeCode('int32') });
  const output = context.node('Gather', [table as string, indices], { axis: 0 });
  if (context.config(layer).maskZero === true) {
    const zero = context.initializer(
      'padding',
      isInteger
        ? { type: 'int32', dims: [], data: new Int32Array(1) }
        : { type: 'float32', dims: [], data: new Float32Array(1) },
    );
    context.setMask(output, context.node('Not', [context.node('Equal', [ids, zero])]));
  }
  return [output];
};

/** Masking: steps whose features all equal the mask's value are masked, and zeroed. */
export const masking: LayerExporter = (layer, context, [x]) => {
  const value = context.float(context.config(layer).maskValue as number, 'mask_value');
  const differs = context.node('Not', [context.node('Equal', [x as string, value])]);
  const asFloat = context.node('Cast', [differs], { to: typeCode('float32') });
  const real = context.reduce('ReduceMax', asFloat, [-1], true);
  const output = context.node('Mul', [x as string, real]);
  context.setMask(output, context.node('Cast', [context.squeeze(real, [-1])], { to: typeCode('bool') }));
  return [output];
};
