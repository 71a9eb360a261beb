/** A JSON object. */
export type Json = Record<string, unknown>;

// Written as Keras 3's serialisation writes them (keras/src/saving/serialization_lib.py, models/functional.py).

export const dtype: Json = {
  module: 'keras',
  class_name: 'DTypePolicy',
  config: { name: 'float32' },
  registered_name: null,
};
export const initializer = (class_name: string, config: object = { seed: null }): Json => ({
  module: 'keras.initializers',
  class_name,
  config,
  registered_name: null,
});
export const stored = (class_name: string, config: object, build?: object): Json => ({
  module: 'keras.layers',
  class_name,
  config,
  registered_name: null,
  ...(build === undefined ? {} : { build_config: build }),
});
export const gates: Json = {
  use_bias: true,
  kernel_initializer: initializer('GlorotUniform'),
  recurrent_initializer: initializer('Orthogonal', { seed: null, gain: 1.0 }),
  bias_initializer: initializer('Zeros', {}),
  kernel_regularizer: null,
  recurrent_regularizer: null,
  bias_regularizer: null,
  activity_regularizer: null,
  kernel_constraint: null,
  recurrent_constraint: null,
  bias_constraint: null,
  dropout: 0.0,
  recurrent_dropout: 0.0,
  seed: null,
};
export const loop: Json = {
  return_sequences: false,
  return_state: false,
  go_backwards: false,
  stateful: false,
  unroll: false,
  zero_output_for_mask: false,
};
export const lstmLayer = (name: string, options: object = {}): Json =>
  stored(
    'LSTM',
    {
      name,
      trainable: true,
      dtype,
      ...loop,
      units: 4,
      activation: 'tanh',
      recurrent_activation: 'sigmoid',
      unit_forget_bias: true,
      ...gates,
      ...options,
    },
    { input_shape: [null, 10, 3] },
  );
export const gruLayer = (name: string, options: object = {}): Json =>
  stored('GRU', {
    name,
    trainable: true,
    dtype,
    ...loop,
    units: 4,
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    reset_after: true,
    ...gates,
    ...options,
  });
export const denseLayer = (name: string, units: number): Json =>
  stored('Dense', {
    name,
    trainable: true,
    dtype,
    units,
    activation: 'softmax',
    use_bias: true,
    kernel_initializer: initializer('GlorotUniform'),
    bias_initializer: initializer('Zeros', {}),
    kernel_regularizer: null,
    bias_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
    quantization_config: null,
  });
export const inputLayer = (name: string, batch_shape: (number | null)[], type = 'float32'): Json =>
  stored('InputLayer', { batch_shape, dtype: type, sparse: false, ragged: false, name, optional: false });
export const kerasTensor = (layer: string, node: number, tensor: number, shape: (number | null)[]): Json => ({
  class_name: '__keras_tensor__',
  config: { shape, dtype: 'float32', keras_history: [layer, node, tensor] },
});
