import type { ModelProto, TensorProto } from 'onnx-buf';
import { tensorsOf } from '../graph/tensors.ts';
import { copyOf, inlined } from '../wire/pieces.ts';
import { hasLoadedData } from './loaded.ts';

/** For every tensor with data loaded from another file, one that holds it itself; the data is shared. */
export function inlineExternalData(model: ModelProto): Map<TensorProto, TensorProto> {
  const replaced = new Map<TensorProto, TensorProto>();
  for (const found of tensorsOf(model)) {
    if (!('tensor' in found) || !hasLoadedData(found.tensor)) continue;
    const copy = copyOf(found.tensor);
    inlined(copy);
    replaced.set(found.tensor, copy);
  }
  return replaced;
}
