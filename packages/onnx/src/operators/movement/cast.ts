import { elementType, isTensorType } from '../../tensor/types.ts';
import { convert } from '../support/convert.ts';
import { required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Cast: the same elements as another type. `saturate` is about types of 8 bits, which are refused. */
export const cast: Operator = (node) => {
  const type = elementType(node.attributes.int('to', 0));
  if (!isTensorType(type)) throw node.error(`casts to ${type}, which is no type here.`);
  return ([input]) => [convert(required(input, 'input'), type)];
};

/** CastLike: the same elements as the type of another tensor. */
export const castLike: Operator =
  () =>
  ([input, like]) => [convert(required(input, 'input'), required(like, 'target_type').type)];
