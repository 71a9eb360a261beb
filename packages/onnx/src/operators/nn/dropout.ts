import { OnnxError } from '../../errors.ts';
import { scalarInput } from '../support/inputs.ts';
import { newTensor, required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Dropout outside training: the input itself, and a mask of what is kept, which means something since opset 12. */
export const dropout: Operator = (node) => {
  if (node.opset < 10 && node.outputs[1]) {
    throw node.error('has a mask of floats, as before opset 10; only one of bool can be given.');
  }
  return (inputs) => {
    const x = required(inputs[0], 'data');
    // Before opset 12 the ratio is an attribute, and training is not for the model to choose.
    if (inputs[2] !== undefined && scalarInput(inputs[2], 'training_mode') !== 0) checkRatio(inputs[1]);
    if (!node.outputs[1]) return [x];
    const mask = newTensor('bool', x.dims);
    if (node.opset >= 12) mask.data.fill(1);
    return [x, mask];
  };
};

/** In training nothing is dropped only at ratio 0. */
function checkRatio(ratio: Parameters<typeof scalarInput>[0]): void {
  if (ratio !== undefined && scalarInput(ratio, 'ratio') === 0) return;
  throw new OnnxError('the input training_mode is true; only inference is possible here');
}
