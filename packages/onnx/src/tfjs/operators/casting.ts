import { drawSeed } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../operators/support/tensors.ts';
import { elementType } from '../../tensor/types.ts';
import { dimsOf, floatAt, isFloat, tensorAt, upload } from './support/values.ts';
import { HostOnly, type TfMode, type TfOperator, type TfValue } from './types.ts';

/** Whether tensors of a type are floats in TensorFlow.js. */
function isUploaded(type: string, { uploads }: TfMode): boolean {
  return (uploads as ReadonlySet<string>).has(type);
}

/** Cast: between floats nothing is rounded where gradients pass; to anything else the host computes. */
const cast: TfOperator = (node, mode) => {
  const type = elementType(node.attributes.int('to', 1));
  const exact = type === 'float32' || (isUploaded(type, mode) && mode.uploads.has('float64'));
  if (!exact) throw new HostOnly(`rounds to ${type}`);
  return (inputs) => [tf.cast(tensorAt(inputs, 0), 'float32')];
};

const castLike: TfOperator = () => (inputs) => {
  if (!isFloat(inputs[0])) throw new HostOnly('has an input that is no float32');
  if (!isFloat(inputs[1])) throw new HostOnly('casts to another type');
  return [inputs[0]];
};

/** Dropout: where the graph is being trained only; scaled so that the expectation stays. */
const dropout: TfOperator = (node, mode) => {
  let own = 0;
  return (inputs) => {
    const x = floatAt(inputs, 0);
    const asked = inputs[2] === undefined ? 0 : (upload(inputs[2]).dataSync()[0] as number);
    if (asked && !mode.training) throw new HostOnly('is in training mode');
    const ratio =
      node.opset < 12
        ? (node.attributes.float('ratio') ?? 0.5)
        : inputs[1] === undefined
          ? 0.5
          : (upload(inputs[1]).dataSync()[0] as number);
    if (own === 0) own = mode.seed();
    if (!mode.training || ratio === 0) {
      // Before opset 12 the standard does not say what the mask is then.
      if (node.opset < 12 && node.outputs[1]) throw new HostOnly('gives a mask outside training');
      return [x, everywhere(x)];
    }
    const seed = drawSeed(() => own++);
    const kept = tf.greaterEqual(tf.randomUniform(x.shape, 0, 1, 'float32', seed), ratio);
    return [tf.mul(x, tf.div(tf.cast(kept, 'float32'), 1 - ratio)), kept];
  };
};

function everywhere(x: TfValue): TfValue {
  const dims = dimsOf(x);
  return { type: 'bool', dims, data: new Uint8Array(sizeOf(dims)).fill(1) };
}

/** DequantizeLinear: (x - zero point)·scale, with a scale for all or for each slice of an axis. */
const dequantize: TfOperator = (node) => {
  if (node.attributes.int('block_size', 0) !== 0) throw new HostOnly('has blocks');
  return (inputs) => {
    const x = tensorAt(inputs, 0);
    const scale = floatAt(inputs, 1);
    const axis = node.attributes.int('axis', 1);
    const at = axis < 0 ? axis + x.rank : axis;
    const aligned = (value: tf.Tensor): tf.Tensor =>
      value.size === 1 && value.rank < 2
        ? tf.reshape(value, [])
        : tf.reshape(
            value,
            x.shape.map((length, i) => (i === at ? length : 1)),
          );
    const whole = tf.cast(x, 'float32');
    const zero = inputs[2] === undefined ? undefined : tf.cast(aligned(tensorAt(inputs, 2)), 'float32');
    return [tf.mul(zero === undefined ? whole : tf.sub(whole, zero), aligned(scale))];
  };
};

/** Operators between types, and what training alone does. */
export const casting: Readonly<Record<string, TfOperator>> = {
  Cast: cast,
  CastLike: castLike,
  Dropout: dropout,
  DequantizeLinear: dequantize,
};
