import { OnnxError } from '../../errors.ts';
import { typeCode } from '../../tensor/types.ts';
import type { LayerExporter } from '../types.ts';
import { upTo } from './channels.ts';

/** Rescaling: x·scale + offset. */
export const rescaling: LayerExporter = (layer, context, [x]) => {
  const { scale, offset } = context.config(layer);
  const scaled = context.node('Mul', [context.float32(x as string), context.float(Number(scale), 'scale')]);
  return [
    Number(offset) === 0 ? scaled : context.node('Add', [scaled, context.float(Number(offset), 'offset')]),
  ];
};

/** CategoryEncoding: which categories there are in each row, or how many of each. */
export const categoryEncoding: LayerExporter = (layer, context, [x]) => {
  const { numTokens, outputMode } = context.config(layer);
  const shape = context.shape(x as string);
  if (shape.length !== 2 || (outputMode === 'oneHot' && shape[1] !== 1)) {
    throw new OnnxError(
      `exportOnnx(): layer "${layer.name}" (CategoryEncoding) cannot encode inputs of shape [${shape.join(', ')}] as ` +
        `${String(outputMode)}, nor can tfjs-layers; give it [batch, ${outputMode === 'oneHot' ? 1 : 'ids'}].`,
      { node: layer.name, operator: 'CategoryEncoding' },
    );
  }
  const ids = context.node('Cast', [x as string], { to: typeCode('int32') });
  const tokens = context.initializer('tokens', {
    type: 'int32',
    dims: [numTokens as number],
    data: Int32Array.from(upTo(numTokens as number)),
  });
  const isToken = context.node('Equal', [context.unsqueeze(ids, [2]), tokens]);
  const ones = context.node('Cast', [isToken], { to: typeCode('float32') });
  return [context.reduce(outputMode === 'count' ? 'ReduceSum' : 'ReduceMax', ones, [1])];
};
