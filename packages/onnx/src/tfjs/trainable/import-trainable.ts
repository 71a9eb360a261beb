import { loadKernelsSync } from '@recurra/kernels/sync';
import { type OnnxModel, toModel } from '../../model.ts';
import { type ImportTrainableOptions, TrainableModel } from './trainable-model.ts';

/**
 * Makes a trainable function of TensorFlow.js out of an ONNX model: `fit` of `@recurra/train` takes it, and `toOnnx()`
 * writes the same graph with the weights it has then.
 *
 * Trained are, unless options say otherwise, the float tensors the file stores that an output depends on: initializers
 * with at least one axis, and tensors of more than one element, not all zero, in Constant nodes. Not trained are scalars, and what is
 * read as a setting only: means and variances of BatchNormalization, bounds of Clip, exponents of Pow, scales of
 * quantised tensors, states that recurrent layers begin with. To train one of those, name it in `trainable`.
 *
 * @param modelOrBytes A model, which must not be changed afterwards, or the bytes of a file.
 * @returns The model. Dispose of it when it is no longer needed.
 * @throws OnnxError if an operator between a weight to be trained and an output has no gradient, or is unknown; the
 *   message names the node. ArgumentError if options name weights or outputs there are not.
 * @example
 * const model = importTrainable(await readFile('pretrained.onnx'), { freeze: /^encoder/ });
 * await fit(model, { x, y }, { loss: 'meanSquaredError', epochs: 3 });
 * await writeFile('tuned.onnx', model.toOnnx());
 */
export function importTrainable(
  modelOrBytes: OnnxModel | Uint8Array,
  options: ImportTrainableOptions = {},
): TrainableModel {
  return new TrainableModel(toModel(modelOrBytes), loadKernelsSync(), options);
}
