/** A recurrent layer: long short-term memory, or gated recurrent unit with the reset gate after the product. */
export type Cell = 'lstm' | 'gru';

/** Size of a piece of work. */
export interface Shape {
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/**
 * A piece of work that contestants do:
 *
 * - `train`: one training step: layer, dense(1) on the last output, mean squared error, backward, Adam;
 * - `step`: one time step with the state carried over, `time` is 1;
 * - `forward`: whole sequences through the layer, all outputs wanted;
 * - `gemm`: one matrix product of [batch·time, inputSize] and [inputSize, hiddenSize].
 */
export interface Task {
  readonly kind: 'train' | 'step' | 'forward' | 'gemm';
  readonly cell: Cell;
  readonly shape: Shape;
}

/** Gates of a cell: columns of its weights in units of the hidden size. */
export const gates = { lstm: 4, gru: 3 } as const;

/** Names a task for tables, as "LSTM B32 T28 I28 H128". */
export function taskName({ kind, cell, shape }: Task): string {
  const { batch, time, inputSize, hiddenSize } = shape;
  if (kind === 'gemm') return `M${batch * time} K${inputSize} N${hiddenSize}`;
  const name = cell.toUpperCase();
  if (kind === 'step') return `${name} B${batch} H${hiddenSize}`;
  return `${name} B${batch} T${time} I${inputSize} H${hiddenSize}`;
}

/** Floating point operations of a task's matrix products; backward counts twice forward. */
export function taskFlops({ kind, cell, shape }: Task): number {
  const { batch, time, inputSize, hiddenSize } = shape;
  if (kind === 'gemm') return 2 * batch * time * inputSize * hiddenSize;
  const forward = 2 * gates[cell] * hiddenSize * (inputSize + hiddenSize) * batch * time;
  return kind === 'train' ? 3 * forward : forward;
}
