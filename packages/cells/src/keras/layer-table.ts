// Which options of Keras' layers have a counterpart in tfjs-layers. The classes have the same name in both.

const weights = (name: string): string[] => [
  `${name}_initializer`,
  `${name}_regularizer`,
  `${name}_constraint`,
];

const gates = [
  'units',
  'activation',
  'use_bias',
  ...weights('kernel'),
  ...weights('recurrent'),
  ...weights('bias'),
  'dropout',
  'recurrent_dropout',
  'seed',
  'implementation',
];
const loop = [
  'return_sequences',
  'return_state',
  'go_backwards',
  'stateful',
  'unroll',
  'zero_output_for_mask',
];
const pool = ['pool_size', 'strides', 'padding', 'data_format'];

/** Options of cells. */
export const cellOptions: Readonly<Record<string, readonly string[]>> = {
  SimpleRNNCell: gates,
  LSTMCell: [...gates, 'recurrent_activation', 'unit_forget_bias'],
  GRUCell: [...gates, 'recurrent_activation', 'reset_after'],
};

/** Options of recurrent layers. */
export const recurrentOptions: Readonly<Record<string, readonly string[]>> = {
  SimpleRNN: [...gates, ...loop],
  LSTM: [...gates, ...loop, 'recurrent_activation', 'unit_forget_bias'],
  GRU: [...gates, ...loop, 'recurrent_activation', 'reset_after'],
  RNN: loop,
};

/**
 * What Keras takes for an option that a document lacks, where this package takes something else. Keras itself writes
 * all options; a GRU without `reset_after` is older than the option, and so resets before.
 */
export function kerasDefaults(className: string, version: 2 | 3): Readonly<Record<string, unknown>> {
  const defaults: Record<string, unknown> = {};
  if (/^(LSTM|GRU)/.test(className)) defaults.recurrent_activation = 'sigmoid';
  if (className.startsWith('GRU')) defaults.reset_after = version === 3;
  return defaults;
}

/** Options of all other layers that are translated by their names alone. */
export const plainOptions: Readonly<Record<string, readonly string[]>> = {
  Activation: ['activation'],
  Add: [],
  Average: [],
  AveragePooling1D: pool,
  BatchNormalization: [
    'axis',
    'momentum',
    'epsilon',
    'center',
    'scale',
    ...weights('beta'),
    ...weights('gamma'),
    'moving_mean_initializer',
    'moving_variance_initializer',
  ],
  Concatenate: ['axis'],
  Conv1D: [
    'filters',
    'kernel_size',
    'strides',
    'padding',
    'data_format',
    'dilation_rate',
    'activation',
    'use_bias',
    ...weights('kernel'),
    ...weights('bias'),
  ],
  Dense: ['units', 'activation', 'use_bias', ...weights('kernel'), ...weights('bias')],
  Dot: ['axes', 'normalize'],
  Dropout: ['rate', 'noise_shape', 'seed'],
  ELU: ['alpha'],
  Embedding: ['input_dim', 'output_dim', ...weights('embeddings'), 'mask_zero', 'input_length'],
  Flatten: ['data_format'],
  GaussianNoise: ['stddev'],
  GlobalAveragePooling1D: [],
  GlobalMaxPooling1D: [],
  LayerNormalization: ['axis', 'epsilon', 'center', 'scale', ...weights('beta'), ...weights('gamma')],
  LeakyReLU: ['alpha'],
  Masking: ['mask_value'],
  MaxPooling1D: pool,
  Maximum: [],
  Minimum: [],
  Multiply: [],
  Permute: ['dims'],
  ReLU: ['max_value'],
  RepeatVector: ['n'],
  Reshape: ['target_shape'],
  Softmax: ['axis'],
  SpatialDropout1D: ['rate', 'seed'],
};

/** Options that say nothing about what a layer computes, or only how fast. */
export const ignoredOptions: ReadonlySet<string> = new Set([
  'autocast',
  'dtype',
  'input_length',
  'lora_alpha',
  'seed',
  'supports_masking',
  'synchronized',
  'use_cudnn',
]);

/** Keras 3's names of options, where Keras 2 and tfjs-layers have another. */
export const renamedOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LeakyReLU: { negative_slope: 'alpha' },
};

/** Options whose default has to be met, because tfjs-layers knows no other value. */
export const requiredValues: Readonly<Record<string, unknown>> = {
  data_format: 'channels_last',
  groups: 1,
  negative_slope: 0,
  threshold: 0,
};
