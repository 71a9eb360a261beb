import * as tf from '@tensorflow/tfjs-core';
import type { Stack, StackOptions, ValueAlgebra } from '../../operators/control/algebra.ts';
import { hostAlgebra } from '../../operators/control/host-algebra.ts';
import { controlOperators } from '../../operators/control/index.ts';
import { sequenceOperators } from '../../operators/sequence/index.ts';
import type { SequenceTools } from '../../operators/sequence/tools.ts';
import { hold } from '../../operators/support/allowance.ts';
import { sliceAlong } from './support/shapes.ts';
import { dimsOf, download, isTensor, upload } from './support/values.ts';
import type { TfMode, TfOperators, TfValue } from './types.ts';

/**
 * If, Loop and Scan, and operators on sequences, on tensors and ONNX tensors alike, with gradients through every slice
 * and stack.
 */
export function controlOnTensors(
  mode: TfMode,
  movement: Omit<SequenceTools<TfValue>, 'algebra'>,
): TfOperators {
  const fromHost: ValueAlgebra<TfValue>['fromHost'] = (tensor) =>
    mode.uploads.has(tensor.type) ? upload(tensor) : tensor;
  const algebra: ValueAlgebra<TfValue> = {
    toHost: download,
    fromHost,
    dims: dimsOf,
    slice: (value, axis, index) => {
      if (!isTensor(value)) return hostAlgebra.slice(value, axis, index);
      const rest = value.shape.filter((_, i) => i !== axis);
      return tf.tidy(() => tf.reshape(sliceAlong(value, axis, index, 1), rest));
    },
    stack: (options) => new AnyStack(options),
    empty: (type, dims) => fromHost(hostAlgebra.empty(type, dims)),
  };
  return { ...controlOperators(algebra), ...sequenceOperators({ algebra, ...movement }) };
}

/** Slices of either kind; the first decides. */
class AnyStack implements Stack<TfValue> {
  readonly #options: StackOptions;
  readonly #tensors: tf.Tensor[] = [];
  #host: ReturnType<typeof hostAlgebra.stack> | undefined;

  constructor(options: StackOptions) {
    this.#options = options;
  }

  add(slice: TfValue): void {
    if (this.#host === undefined && (isTensor(slice) || this.#tensors.length > 0)) {
      const tensor = upload(slice);
      // The slices, and what they are put together to.
      hold(2 * tensor.size * Float32Array.BYTES_PER_ELEMENT, 'what the body gives, put together,');
      this.#tensors.push(tensor);
      return;
    }
    this.#host ??= hostAlgebra.stack(this.#options);
    this.#host.add(download(slice));
  }

  done(): TfValue | undefined {
    if (this.#tensors.length === 0) return this.#host?.done();
    const { axis, reversed } = this.#options;
    const [first] = this.#tensors as [tf.Tensor];
    const positive = axis < 0 ? axis + first.rank + 1 : axis;
    return tf.stack(reversed ? [...this.#tensors].reverse() : this.#tensors, positive);
  }
}
