import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { type FloatTensor, floatInput } from '../support/inputs.ts';
import { integersOf } from '../support/tensors.ts';
import type { RecurrentConfig } from './config.ts';

/** Sizes of one run. */
export interface RunSizes {
  readonly time: number;
  readonly batch: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** Floats of either precision. */
export type Floats = Float32Array | Float64Array;

/** The weights of all directions, as the node is given them. */
export interface NodeWeights {
  readonly w: Floats;
  readonly r: Floats;
  readonly b: Floats | undefined;
  readonly p: Floats | undefined;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly type: FloatTensor['type'];
}

/** What a node runs on. */
export interface NodeInputs {
  readonly x: FloatTensor;
  readonly lengths: readonly number[] | undefined;
  readonly h: Floats | undefined;
  readonly c: Floats | undefined;
  readonly sizes: RunSizes;
}

type Values = readonly (OnnxTensor | undefined)[];

/** Positions of the inputs. */
export const at = { x: 0, w: 1, r: 2, b: 3, lengths: 4, h: 5, c: 6, p: 7 } as const;

/** Reads the weights. @throws OnnxError if shapes or types do not fit. */
export function weightsOf(config: RecurrentConfig, inputs: Values): NodeWeights {
  const { gates, directions } = config;
  const w = floatInput(inputs[at.w], 'W');
  const r = floatInput(inputs[at.r], 'R', w);
  const hiddenSize = config.hiddenSize || (r.dims[2] ?? 0);
  if (hiddenSize < 1) throw new OnnxError('neither hidden_size nor the shape of R tells the number of units');
  const inputSize = w.dims[2] ?? 0;
  const wide = gates * hiddenSize;
  const given = (i: number, name: string, size: number): Floats | undefined => {
    const value = inputs[i];
    return value === undefined
      ? undefined
      : shaped(floatInput(value, name, w), name, [directions.length, size]);
  };
  return {
    w: shaped(w, 'W', [directions.length, wide, inputSize]),
    r: shaped(r, 'R', [directions.length, wide, hiddenSize]),
    b: given(at.b, 'B', 2 * wide),
    p: config.operator === 'LSTM' ? given(at.p, 'P', 3 * hiddenSize) : undefined,
    inputSize,
    hiddenSize,
    type: w.type,
  };
}

/** Reads everything else. @throws OnnxError if shapes or types do not fit. */
export function inputsOf(config: RecurrentConfig, inputs: Values, weights: NodeWeights): NodeInputs {
  const x = floatInput(inputs[at.x], 'X');
  const { batchFirst, directions } = config;
  const { hiddenSize, inputSize } = weights;
  if (x.type !== weights.type) throw new OnnxError(`the input X is ${x.type}, and W ${weights.type}`);
  if (x.dims.length !== 3 || x.dims[2] !== inputSize) {
    const order = batchFirst ? 'batch, time' : 'time, batch';
    throw new OnnxError(
      `the input X must have the shape [${order}, ${inputSize}], and has [${x.dims.join(', ')}]`,
    );
  }
  const [first = 0, second = 0] = x.dims;
  const [time, batch] = batchFirst ? [second, first] : [first, second];
  const state = (value: OnnxTensor | undefined, name: string): Floats | undefined => {
    const dims = batchFirst ? [batch, directions.length, hiddenSize] : [directions.length, batch, hiddenSize];
    return value && shaped(floatInput(value, name, x), name, dims);
  };
  return {
    x,
    lengths: lengthsOf(inputs[at.lengths], time, batch),
    h: state(inputs[at.h], 'initial_h'),
    c: config.operator === 'LSTM' ? state(inputs[at.c], 'initial_c') : undefined,
    sizes: { time, batch, inputSize, hiddenSize },
  };
}

/** Undefined if all sequences are whole. */
function lengthsOf(value: OnnxTensor | undefined, time: number, batch: number): number[] | undefined {
  if (value === undefined) return undefined;
  const lengths = integersOf(value);
  if (value.dims.length !== 1 || lengths.length !== batch) {
    throw new OnnxError(
      `the input sequence_lens must have the shape [${batch}], and has [${value.dims.join(', ')}]`,
    );
  }
  const wrong = lengths.find((length) => !(length >= 0 && length <= time));
  if (wrong !== undefined)
    throw new OnnxError(`the input sequence_lens must be from 0 to ${time}, and has ${wrong}`);
  return lengths.every((length) => length === time) ? undefined : lengths;
}

function shaped({ dims, data }: FloatTensor, name: string, expected: readonly number[]): Floats {
  if (dims.length === expected.length && dims.every((dim, i) => dim === expected[i])) return data;
  throw new OnnxError(
    `the input ${name} must have the shape [${expected.join(', ')}], and has [${dims.join(', ')}]`,
  );
}
