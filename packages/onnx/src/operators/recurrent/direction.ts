import type { RecurrentConfig } from './config.ts';
import type { Floats, NodeInputs, RunSizes } from './inputs.ts';

/** Where one direction finds its sequences, states and outputs in the node's tensors, in elements. */
export interface Places {
  readonly xTime: number;
  readonly xBatch: number;
  readonly yTime: number;
  readonly yBatch: number;
  readonly yStart: number;
  readonly stateBatch: number;
  readonly stateStart: number;
}

/** One direction of one run. Outputs nobody wants are undefined, the others full of zeros. */
export interface DirectionJob {
  readonly sizes: RunSizes;
  readonly places: Places;
  readonly reverse: boolean;
  /** Of each sequence; undefined if all are whole. */
  readonly lengths: readonly number[] | undefined;
  readonly x: Floats;
  readonly h: Floats | undefined;
  readonly c: Floats | undefined;
  readonly y: Floats | undefined;
  readonly lastH: Floats | undefined;
  readonly lastC: Floats | undefined;
}

/** Outputs of a node: Y, Y_h, Y_c. */
export type Outputs = readonly (Floats | undefined)[];

/** What one direction does in a run. */
export function jobOf(
  { batchFirst, directions }: RecurrentConfig,
  d: number,
  { x, lengths, h, c, sizes }: NodeInputs,
  [y, lastH, lastC]: Outputs,
): DirectionJob {
  const { time, batch, inputSize, hiddenSize } = sizes;
  const count = directions.length;
  const places: Places = batchFirst
    ? {
        xTime: inputSize,
        xBatch: time * inputSize,
        yTime: count * hiddenSize,
        yBatch: time * count * hiddenSize,
        yStart: d * hiddenSize,
        stateBatch: count * hiddenSize,
        stateStart: d * hiddenSize,
      }
    : {
        xTime: batch * inputSize,
        xBatch: inputSize,
        yTime: count * batch * hiddenSize,
        yBatch: hiddenSize,
        yStart: d * batch * hiddenSize,
        stateBatch: hiddenSize,
        stateStart: d * batch * hiddenSize,
      };
  const reverse = directions[d]?.reverse === true;
  return { sizes, places, reverse, lengths, x: x.data, h, c, y, lastH, lastC };
}

/** Copies a few elements; views cost more than they save where there are not many. */
export function copyFloats(from: Floats, start: number, to: Floats, at: number, size: number): void {
  if (size > 48) to.set(start === 0 && size === from.length ? from : from.subarray(start, start + size), at);
  else for (let i = 0; i < size; i++) to[at + i] = from[start + i] as number;
}
