import { constantValue } from '../../graph/constant-value.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { fillRun, wordsOf } from '../../tensor/words.ts';
import { integersIn } from '../support/integers.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Constant: what an attribute holds. */
export const constant: Operator = (node) => {
  const value = constantValue(node.attributes);
  if (value === undefined) throw node.error('has no value.');
  return () => [value];
};

/** ConstantOfShape: a shape filled with one value. */
export const constantOfShape: Operator = (node) => {
  const value = node.attributes.has('value') ? node.attributes.tensor('value') : undefined;
  if (value !== undefined && value.data.length !== 1) {
    throw node.error(`has a value of ${value.data.length} elements instead of one.`);
  }
  return ([input]) => {
    const dims = Array.from(integersIn(required(input, 'input'), 'input'));
    const result = newTensor(value?.type ?? 'float32', dims) as OnnxTensor;
    if (value !== undefined) fillRun(wordsOf(result), 0, result.data.length, wordsOf(value), 0);
    return [result];
  };
};
