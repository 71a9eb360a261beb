import { OnnxError } from '../../errors.ts';
import { sameDims } from '../support/rows.ts';
import { required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { elementsAlong } from './gather-elements.ts';
import { joinOf, reductionOf } from './reductions.ts';
import { copied } from './scatter-nd.ts';

/**
 * ScatterElements (Scatter before opset 11): the data with each update put, or joined to what is there, at its own
 * position, save that the index says where along `axis`.
 */
export const scatterElements: Operator = (node) => {
  const axis = node.attributes.int('axis', 0);
  const reduction = reductionOf(node);
  return ([dataInput, indicesInput, updatesInput]) => {
    const data = required(dataInput, 'data');
    const indices = required(indicesInput, 'indices');
    const updates = required(updatesInput, 'updates');
    if (updates.type !== data.type || !sameDims(updates.dims, indices.dims)) {
      throw new OnnxError(
        `the input updates must be ${data.type} [${indices.dims.join(', ')}], and is ${updates.type} ` +
          `[${updates.dims.join(', ')}]`,
      );
    }
    const join = joinOf(reduction, data.type);
    const elements = elementsAlong(data, indices, axis);
    const result = copied(data);
    const [to, from] = [result.data as Float32Array, updates.data as Float32Array];
    for (let i = 0; i < elements.length; i++) {
      const [element, update] = [elements[i] as number, from[i] as number];
      to[element] = join === undefined ? update : join(to[element] as number, update);
    }
    return [result];
  };
};
