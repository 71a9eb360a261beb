import {
  bytesPerElement,
  elementType,
  isTensorType,
  newData,
  type OnnxDataOf,
  type OnnxTensorType,
} from '../../tensor/types.ts';
import { required, tensorOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

type View = new (
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
) => OnnxDataOf[Exclude<OnnxTensorType, 'string'>];

/** BitCast: the same bits read as another type of the same width. */
export const bitCast: Operator = (node) => {
  const type = elementType(node.attributes.int('to', 0));
  if (!isTensorType(type) || type === 'string')
    throw node.error(`reads bits as ${type}, which is none here.`);
  const ArrayClass = newData(type, 0).constructor as View;
  return ([input]) => {
    const x = required(input, 'input');
    if (x.type === 'string' || bytesPerElement(x.type) !== bytesPerElement(type)) {
      throw new Error(`the input is of type ${x.type}, which has not as many bits as ${type}`);
    }
    const { buffer, byteOffset, length } = x.data;
    return [tensorOf(type, x.dims, new ArrayClass(buffer, byteOffset, length))];
  };
};
