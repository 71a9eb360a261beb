import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

// tfjs-layers does not export these classes from its index; their public factories and methods name them.

/** Creates a weight's first value; what `tf.initializers.*` return. */
export type Initializer = ReturnType<typeof tfl.initializers.ones>;
/** Adds a penalty on a weight to the loss; what `tf.regularizers.*` return. */
export type Regularizer = ReturnType<typeof tfl.regularizers.l2>;
/** Projects a weight after each update; what `tf.constraints.*` return. */
export type Constraint = ReturnType<typeof tfl.constraints.nonNeg>;
/** Keyword arguments of `Layer.apply` and `Layer.call`. */
export type Kwargs = Parameters<tfl.layers.Layer['call']>[1];
/** A penalty function a layer adds to the loss. */
export type RegularizerFunction = tfl.layers.Layer['losses'][number];

/** An element-wise function, as tfjs-layers keeps it in its class registry. */
export interface Activation {
  apply(x: tf.Tensor): tf.Tensor;
  getClassName(): string;
}

/** A serialised object: `{className, config}`. */
export interface SerializedObject {
  readonly className: string;
  readonly config: tf.serialization.ConfigDict;
}

/** Names of activations that tfjs-layers knows; Keras' snake_case spellings are accepted too. */
export type ActivationName =
  | 'elu'
  | 'gelu'
  | 'hardSigmoid'
  | 'linear'
  | 'mish'
  | 'relu'
  | 'relu6'
  | 'selu'
  | 'sigmoid'
  | 'softmax'
  | 'softplus'
  | 'softsign'
  | 'swish'
  | 'tanh'
  | (string & {});

/** Names of initialisers that tfjs-layers knows; Keras' snake_case spellings are accepted too. */
export type InitializerName =
  | 'glorotNormal'
  | 'glorotUniform'
  | 'heNormal'
  | 'heUniform'
  | 'identity'
  | 'leCunNormal'
  | 'leCunUniform'
  | 'ones'
  | 'orthogonal'
  | 'randomNormal'
  | 'randomUniform'
  | 'truncatedNormal'
  | 'varianceScaling'
  | 'zeros'
  | (string & {});

/** Names of regularisers. */
export type RegularizerName = 'l1' | 'l2' | 'l1l2' | (string & {});
/** Names of constraints. */
export type ConstraintName = 'maxNorm' | 'minMaxNorm' | 'nonNeg' | 'unitNorm' | (string & {});

/** Keys every layer's config has, as in `tf.layers.Layer`. */
export interface LayerConfig {
  /** Shape of one example, without the batch: `[time, features]`; needed on a model's first layer. */
  inputShape?: tfl.Shape | undefined;
  /** Shape of a batch: `[batch, time, features]`; `batch` may be null, and must not be in a stateful layer. */
  batchInputShape?: tfl.Shape | undefined;
  /** Batch size, where `inputShape` is given. */
  batchSize?: number | undefined;
  /** Features per time step; with `inputLength`, another way to give `inputShape`. */
  inputDim?: number | undefined;
  /** Time steps; null or absent for any number. */
  inputLength?: number | null | undefined;
  /** Data type of the input. */
  dtype?: tf.DataType | undefined;
  /** Older name of `dtype`. */
  inputDType?: tf.DataType | undefined;
  /** Unique name; made from the class if absent. */
  name?: string | undefined;
  /** Whether training changes the weights. Default true. */
  trainable?: boolean | undefined;
  /** Initial weights, in the order of `getWeights()`. */
  weights?: tf.Tensor[] | undefined;
}

/** Keys every cell's config has, and every layer that wraps one kind of cell. */
export interface CellConfig {
  /** Number of hidden units; a positive integer. */
  units: number;
  /** Activation of the candidate and of the output. Default 'tanh'; null means linear, but in a simple RNN, as in tf.layers, 'tanh'. */
  activation?: ActivationName | SerializedObject | null | undefined;
  /** Whether gates have a bias. Default true. */
  useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  kernelInitializer?: InitializerName | Initializer | SerializedObject | undefined;
  /** Default 'orthogonal'. */
  recurrentInitializer?: InitializerName | Initializer | SerializedObject | undefined;
  /** Default 'zeros'. */
  biasInitializer?: InitializerName | Initializer | SerializedObject | undefined;
  kernelRegularizer?: RegularizerName | Regularizer | SerializedObject | null | undefined;
  recurrentRegularizer?: RegularizerName | Regularizer | SerializedObject | null | undefined;
  biasRegularizer?: RegularizerName | Regularizer | SerializedObject | null | undefined;
  kernelConstraint?: ConstraintName | Constraint | SerializedObject | null | undefined;
  recurrentConstraint?: ConstraintName | Constraint | SerializedObject | null | undefined;
  biasConstraint?: ConstraintName | Constraint | SerializedObject | null | undefined;
  /** Fraction of the input's features to drop in training, the same ones at every time step. Default 0. */
  dropout?: number | undefined;
  /** Fraction of the hidden state's units to drop in training, the same ones at every time step. Default 0. */
  recurrentDropout?: number | undefined;
  /** Makes initial weights and dropout repeatable. Inside `withRandomScope` the scope's numbers are used. */
  seed?: number | null | undefined;
  /** Replaces the drawing of dropout masks: receives ones and the rate, returns the mask. For tests. */
  dropoutFunc?: ((ones: tf.Tensor, rate: number) => tf.Tensor) | undefined;
  /** Accepted for compatibility; one implementation serves all values. */
  implementation?: number | undefined;
  name?: string | undefined;
  trainable?: boolean | undefined;
}

/** Keys of cells with gates. */
export interface GatedCellConfig extends CellConfig {
  /**
   * Activation of the gates. Default of LSTM and GRU 'hardSigmoid', as in `tf.layers.*` (Keras 3: 'sigmoid'); of the
   * cells that `tf.layers` does not have 'sigmoid', as in their papers.
   */
  recurrentActivation?: ActivationName | SerializedObject | null | undefined;
}

/** Keys of the loop over time, whatever the cell. */
export interface LoopConfig extends LayerConfig {
  /** Return the output of every time step instead of the last one's. Default false. */
  returnSequences?: boolean | undefined;
  /** Return the final states after the output. Default false. */
  returnState?: boolean | undefined;
  /** Go from the last time step to the first; the sequence comes back in that order too. Default false. */
  goBackwards?: boolean | undefined;
  /** Start each batch from the states in which the last one ended. Default false. */
  stateful?: boolean | undefined;
  /** Output zeros at masked time steps instead of the last output. Default false. */
  zeroOutputForMask?: boolean | undefined;
  /** Accepted for compatibility; there is no symbolic loop to unroll. */
  unroll?: boolean | undefined;
}
