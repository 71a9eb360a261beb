import { createRng } from '@recurra/core/random';
import { type CellKind, runCell } from './cell.ts';
import { jacobianByLag } from './gradient.ts';
import { startWeights } from './weights.ts';

/** What the sliders of the chapter on vanishing gradients say. */
export interface FlowSettings {
  /** Of the plain RNNs' recurrent matrix, and of every gate's. */
  readonly radius: number;
  /** Steps. */
  readonly length: number;
  /** Forget bias of the LSTM that the reader moves. */
  readonly forgetBias: number;
  readonly seed: number;
  readonly hiddenSize?: number;
}

/** A curve: how much the last output depends on the state so many steps earlier. */
export interface FlowCurve {
  readonly name: string;
  /** By lag, from 0. */
  readonly values: Float64Array;
}

/**
 * Measures how gradients flow through each cell before training, on noise, with weights of the same random numbers.
 *
 * @param settings Of the sliders.
 * @returns A curve a cell: RNN (tanh, ReLU), LSTM with forget bias 0, 1, 3 and the reader's own, GRU.
 */
export function gradientFlow({
  radius,
  length,
  forgetBias,
  seed,
  hiddenSize = 16,
}: FlowSettings): FlowCurve[] {
  const noise = createRng(seed).fork('noise');
  const xs = Array.from({ length }, () => [noise.normal()]);
  const measure = (name: string, kind: CellKind, bias = 0): FlowCurve => {
    const options = { kind, inputSize: 1, hiddenSize, radius, forgetBias: bias };
    const weights = startWeights(options, createRng(seed).fork('weights'));
    return { name, values: jacobianByLag(weights, runCell(weights, xs)) };
  };
  const biases = [...new Set([0, 1, 3, forgetBias])].sort((a, b) => a - b);
  return [
    measure('RNN, tanh', 'rnn'),
    measure('RNN, ReLU', 'relu'),
    measure('GRU', 'gru'),
    ...biases.map((bias) => measure(`LSTM, forget bias ${bias}`, 'lstm', bias)),
  ];
}
