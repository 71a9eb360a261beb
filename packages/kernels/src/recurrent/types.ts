import type { Activation } from '../activations.ts';

/** What a recurrent layer is, and the size of what it is run on. */
export interface RecurrentSpec {
  readonly cell: 'simpleRnn' | 'lstm' | 'gru';
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  /** Units of the cell. */
  readonly hiddenSize: number;
  /** LSTM: size of the hidden state after the projection; none if left out. */
  readonly projectionSize?: number;
  /** GRU: whether the reset gate applies after the recurrent product. False if left out. */
  readonly resetAfter?: boolean;
  /** Of the gates; `'sigmoid'` if left out. */
  readonly gateActivation?: Activation;
  /** Of the candidate (g, n) or the simple RNN's state; `'tanh'` if left out. */
  readonly candidateActivation?: Activation;
  /** LSTM: of the cell state on its way out; `'tanh'` if left out. */
  readonly outputActivation?: Activation;
  /** Bound of what enters the activations of gates and candidate; none if left out or 0. */
  readonly clip?: number;
  /** LSTM: f = 1 - i. */
  readonly coupled?: boolean;
  /** Process time from last to first; outputs stay aligned with the input. */
  readonly reverse?: boolean;
  /** Whether outputs at masked steps are 0 instead of the state held. */
  readonly zeroMasked?: boolean;
}

/** Weights in the canonical gate order: LSTM i, f, g, o; GRU r, z, n. Row by row. */
export interface RecurrentWeights {
  /** Shape [inputSize, gates·hiddenSize]. */
  readonly kernel: Float32Array;
  /** Shape [outputSize, gates·hiddenSize]. */
  readonly recurrentKernel: Float32Array;
  /** Shape [gates·hiddenSize]. */
  readonly bias?: Float32Array | undefined;
  /** GRU, shape [gates·hiddenSize]. */
  readonly recurrentBias?: Float32Array | undefined;
  /** LSTM: pi, pf, po, shape [3·hiddenSize]. */
  readonly peephole?: Float32Array | undefined;
  /** LSTM, shape [hiddenSize, projectionSize]. */
  readonly projection?: Float32Array | undefined;
}

/** What a layer is run on. */
export interface RecurrentInputs {
  /** Shape [batch, time, inputSize]. */
  readonly x: Float32Array;
  /** Shape [batch, outputSize]; zeros if left out. */
  readonly initialH?: Float32Array | undefined;
  /** LSTM, shape [batch, hiddenSize]; zeros if left out. */
  readonly initialC?: Float32Array | undefined;
  /** Shape [batch, time], 0 at steps to be skipped; none if left out. */
  readonly mask?: ArrayLike<number> | undefined;
}

/** Gradients of what a layer gave; those left out count as zeros. */
export interface RecurrentGradients {
  /** Shape [batch, time, outputSize]. */
  readonly output?: Float32Array | undefined;
  /** Shape [batch, outputSize]. */
  readonly h?: Float32Array | undefined;
  /** Shape [batch, hiddenSize]. */
  readonly c?: Float32Array | undefined;
}
