import type { Activation, Precision } from '@recurra/kernels';

/** Numbers, row by row. */
export type Numbers = ArrayLike<number>;

/** What the layers have in common. */
interface Named {
  /** Shown in errors. */
  readonly name?: string;
}

/** Weights of a recurrent layer in one direction. H is hiddenSize, O the size of the hidden state: H, or projectionSize. */
export interface DirectionWeights {
  /** W, shape [in, gates·H]; gates in the order i, f, g, o (LSTM) or r, z, n (GRU). */
  readonly kernel: Numbers;
  /** U, shape [O, gates·H]. */
  readonly recurrentKernel: Numbers;
  /** Shape [gates·H]; zeros if left out. */
  readonly bias?: Numbers | undefined;
  /** GRU: the recurrent product's own, shape [3·H]; zeros if left out. */
  readonly recurrentBias?: Numbers | undefined;
  /** LSTM: pi, pf, po, shape [3·H]; none if left out. */
  readonly peephole?: Numbers | undefined;
  /** LSTM: P, shape [H, projectionSize]. */
  readonly projection?: Numbers | undefined;
}

interface RecurrentBase extends Named, DirectionWeights {
  readonly hiddenSize: number;
  /** Of the candidate (g, n) or of the simple RNN's state; `'tanh'` if left out. */
  readonly candidateActivation?: Activation;
  /** Bound of what enters the activations of gates and candidate; none if left out or 0. */
  readonly clip?: number;
  /**
   * `'reverse'` and `'bidirectional'` need the whole sequence: for {@link Network.run} only. A bidirectional layer gives
   * both hidden states side by side. `'forward'` if left out.
   */
  readonly direction?: 'forward' | 'reverse' | 'bidirectional';
  /** Weights of a bidirectional layer's second direction. */
  readonly backward?: DirectionWeights;
}

/** h' = act(x·W + h·U + b) */
export interface SimpleRnnLayer extends RecurrentBase {
  readonly type: 'simpleRnn';
}

/**
 * i, f, o = σ(x·W + h·U + b), g = tanh(x·W + h·U + b), c' = f∘c + i∘g, h' = o∘tanh(c').
 *
 * @see Hochreiter & Schmidhuber 1997; ONNX operator LSTM-22.
 */
export interface LstmLayer extends RecurrentBase {
  readonly type: 'lstm';
  /** Size of the hidden state after the projection; no projection if left out. */
  readonly projectionSize?: number;
  /** `'sigmoid'` if left out. */
  readonly gateActivation?: Activation;
  /** Of the cell state on its way out; `'tanh'` if left out. */
  readonly outputActivation?: Activation;
  /** f = 1 - i. */
  readonly coupled?: boolean;
}

/**
 * r, z = σ(x·W + h·U + b), n = tanh(x·Wn + r∘(h·Un)) or, reset before, tanh(x·Wn + (r∘h)·Un), h' = (1-z)∘n + z∘h.
 *
 * @see Cho et al. 2014; ONNX operator GRU-22.
 */
export interface GruLayer extends RecurrentBase {
  readonly type: 'gru';
  /** Whether the reset gate applies after the recurrent product, as in PyTorch and in Keras by default; false if left out. */
  readonly resetAfter?: boolean;
  /** `'sigmoid'` if left out. */
  readonly gateActivation?: Activation;
}

/** Rows of a table, by number: inputs are `inputSize` numbers a step, whose rows are put side by side. First layer only. */
export interface EmbeddingLayer extends Named {
  readonly type: 'embedding';
  readonly vocabularySize: number;
  readonly size: number;
  /** Shape [vocabularySize, size]. */
  readonly weights: Numbers;
}

/** y = act(x·W + b) */
export interface DenseLayer extends Named {
  readonly type: 'dense';
  readonly units: number;
  /** Shape [in, units]. */
  readonly kernel: Numbers;
  /** Shape [units]; zeros if left out. */
  readonly bias?: Numbers | undefined;
  /** `'linear'` if left out. */
  readonly activation?: Activation | 'softmax';
}

/** y = act(x) */
export interface ActivationLayer extends Named {
  readonly type: 'activation';
  readonly activation: Activation | 'softmax';
}

/** y = exp(x) / Σ exp(x) */
export interface SoftmaxLayer extends Named {
  readonly type: 'softmax';
}

/** y = gain∘(x - mean) / √(variance + ε) + bias */
export interface LayerNormLayer extends Named {
  readonly type: 'layerNorm';
  /** Shape [in]; ones if left out. */
  readonly gain?: Numbers | undefined;
  /** Shape [in]; zeros if left out. */
  readonly bias?: Numbers | undefined;
  /** 1e-5 if left out. */
  readonly epsilon?: number;
}

/** A recurrent layer of any kind. */
export type RecurrentLayer = SimpleRnnLayer | LstmLayer | GruLayer;

/** A layer of any kind. */
export type LayerSpec =
  | RecurrentLayer
  | EmbeddingLayer
  | DenseLayer
  | ActivationLayer
  | SoftmaxLayer
  | LayerNormLayer;

/** A network: layers, one after the other. */
export interface NetworkSpec {
  /** Numbers in a step's input; found from the first layer's weights if left out. */
  readonly inputSize?: number;
  readonly layers: readonly LayerSpec[];
  /**
   * How weight matrices are kept. `'int8'` takes a quarter of the memory, and of the time of large layers; each output
   * unit has its own scale, inputs and states stay floats. `'float32'` if left out.
   */
  readonly precision?: Precision;
}
