import type * as tf from '@tensorflow/tfjs-core';

/** What all recurrent ops can be told besides their weights. */
export interface RecurrentOptions {
  /** State before the first step, each [batch, hidden]: `[h]`, for the LSTM `[h, c]`. Zero if left out. */
  readonly initialState?: readonly tf.Tensor2D[];
  /**
   * Shape [batch, time]; 1 or true marks a real step. At other steps the state is carried over unchanged, and the input
   * is not looked at: whatever pads it, NaN too, reaches neither results nor gradients.
   */
  readonly mask?: tf.Tensor2D;
  /** Instead of `mask`: the number of real steps of each sequence, shape [batch]. */
  readonly lengths?: tf.Tensor1D | readonly number[];
  /**
   * The output at masked steps: `'hold'` repeats the last state (Keras; the default with `mask`), `'zero'` gives 0
   * (ONNX; the default with `lengths`).
   */
  readonly maskedOutput?: 'hold' | 'zero';
  /** Whether the output of every step is wanted; if false, `output` is empty, which saves memory and time. Default true. */
  readonly returnSequences?: boolean;
  /** Process time from last to first; the output stays aligned with the input's time axis. */
  readonly reverse?: boolean;
}

/** What a recurrent op gives. */
export interface RecurrentResult {
  /** The hidden state after every step, shape [batch, time, hidden]; [batch, 0, hidden] if it is not wanted. */
  readonly output: tf.Tensor3D;
  /** The state after the last step processed, each [batch, hidden]: `[h]`, for the LSTM `[h, c]`. */
  readonly state: tf.Tensor2D[];
}

/** Weights of the simple RNN (one gate), and what all have. */
export interface RecurrentWeights {
  /** Shape [inputSize, gates * hidden]. */
  readonly kernel: tf.Tensor2D;
  /** Shape [hidden, gates * hidden]. */
  readonly recurrentKernel: tf.Tensor2D;
  /** Shape [gates * hidden]; none if left out. */
  readonly bias?: tf.Tensor1D;
}

/** Weights of the GRU (gates r, z, n). */
export interface GruWeights extends RecurrentWeights {
  /** Added to the recurrent product, shape [3 * hidden]; none if left out. Needs `resetAfter`. */
  readonly recurrentBias?: tf.Tensor1D;
}

/** Options of {@link fusedSimpleRnn}. */
export interface SimpleRnnOptions extends RecurrentOptions {
  /** Applied to the new state; `'tanh'` if left out. */
  readonly activation?: 'tanh' | 'relu';
}

/** Options of ops with gates. */
export interface GateOptions {
  /**
   * Activation of the gates, σ in the equations: `'sigmoid'` (the default), or `'hardSigmoid'`, which is
   * clip(0.2·x + 0.5, 0, 1), the default of `tf.layers.lstm`, `tf.layers.gru` and Keras 2. (The hard sigmoid of
   * Keras 3 has the slope 1/6.)
   */
  readonly recurrentActivation?: 'sigmoid' | 'hardSigmoid';
}

/** Weights of the LSTM (gates i, f, g, o). */
export interface LstmWeights extends RecurrentWeights {
  /** What the gates i, f and o see of the cell state, shape [3 * hidden]; none if left out. */
  readonly peephole?: tf.Tensor1D;
  /**
   * Shape [hidden, projectionSize]; none if left out. With it the output and the state h have the size
   * projectionSize, and `recurrentKernel` has so many rows.
   */
  readonly projection?: tf.Tensor2D;
}

/** Options of {@link fusedLstm}. */
export interface LstmOptions extends RecurrentOptions, GateOptions {
  /** Bound of what enters the activations of gates and candidate, in units of the pre-activation; none if left out or 0. */
  readonly clip?: number;
  /** Couple the gates: f = 1 - i, whatever the weights of f. */
  readonly coupled?: boolean;
}

/** Options of {@link fusedGru}. */
export interface GruOptions extends RecurrentOptions, GateOptions {
  /**
   * Whether the reset gate applies after the recurrent product (cuDNN, PyTorch, ONNX `linear_before_reset=1`, Keras
   * default) or before it (the original paper, `tf.layers.gru`).
   */
  readonly resetAfter: boolean;
}
