import * as tf from '@tensorflow/tfjs-core';

/** For each canonical gate (LSTM i,f,g,o; GRU r,z,n), its place in ONNX's order (LSTM i,o,f,c; GRU z,r,h). */
export const onnxPlace: { readonly [op in 'RNN' | 'LSTM' | 'GRU']: readonly number[] } = {
  RNN: [0],
  LSTM: [0, 2, 3, 1],
  GRU: [1, 0, 2],
};

/** [1, gates * hidden, n] in ONNX's order → [n, gates * hidden] in the canonical one. */
export function kernelFromOnnx(weight: tf.Tensor, places: readonly number[]): tf.Tensor2D {
  return tf.tidy(() => {
    const gates = tf.split(tf.squeeze(weight, [0]), places.length, 0);
    return tf.transpose(
      tf.concat(
        places.map((place) => gates[place]!),
        0,
      ),
    ) as tf.Tensor2D;
  });
}

/** [1, 2 * gates * hidden] in ONNX's order → input bias and recurrent bias in the canonical one. */
export function biasesFromOnnx(bias: tf.Tensor, places: readonly number[]): [tf.Tensor1D, tf.Tensor1D] {
  return tf.tidy(() => {
    const parts = tf.split(tf.squeeze(bias, [0]), 2 * places.length);
    const pick = (offset: number): tf.Tensor1D =>
      tf.concat(places.map((place) => parts[place + offset]!)) as tf.Tensor1D;
    return [pick(0), pick(places.length)] as const as never;
  });
}
