import type { Blocks } from '../blocks.ts';
import type { Kernels } from '../kernels.ts';
import { layerFields, writeJob } from '../recurrent/job.ts';
import { checkLengths, sizesOf } from '../recurrent/sizes.ts';
import type { RecurrentSpec, RecurrentWeights } from '../recurrent/types.ts';
import { putBiases, putPadded } from '../recurrent/weights.ts';
import { layerKinds } from './records.ts';
import { type Precision, putStreamWeights, type StreamWeights } from './weights.ts';

/** A recurrent layer in the kernels' memory, ready for `runNetwork`. */
export interface StreamRecurrent {
  readonly kind: number;
  readonly job: number;
  readonly input: StreamWeights;
  readonly recurrent: StreamWeights;
  /** Un of a GRU, P of an LSTM. */
  readonly second: StreamWeights | undefined;
  /** Floats of a gate. */
  readonly width: number;
  readonly outputSize: number;
  /** Floats of h. */
  readonly outputWidth: number;
}

/** Some of the columns of [rows, columns]. */
function columnsOf(values: Float32Array, rows: number, from: number, to: number): Float32Array {
  const columns = values.length / rows;
  const part = new Float32Array(rows * (to - from));
  for (let row = 0; row < rows; row++) {
    part.set(values.subarray(row * columns + from, row * columns + to), row * (to - from));
  }
  return part;
}

/**
 * Puts a recurrent layer into memory.
 *
 * @throws KernelError if a size does not fit.
 */
export function putStreamRecurrent(
  kernels: Kernels,
  blocks: Blocks,
  layer: Omit<RecurrentSpec, 'batch' | 'time'>,
  weights: RecurrentWeights,
  precision: Precision,
): StreamRecurrent {
  const spec = { ...layer, batch: 1, time: 1 };
  const sizes = sizesOf(kernels, spec);
  checkLengths(sizes, weights);
  const { hiddenSize: size, inputSize, gates, width, outputSize, outputWidth } = sizes;
  const put = (values: Float32Array, k: number, count: number, each = size): StreamWeights =>
    putStreamWeights(kernels, blocks, values, [k, count, each], precision);
  const { kernel, recurrentKernel, projection, peephole } = weights;
  const { cell } = spec;
  const isGru = cell === 'gru';
  const job = blocks.own(
    writeJob(kernels, {
      ...layerFields(spec, sizes),
      ...putBiases(kernels, blocks, spec, weights, sizes),
      peephole: peephole === undefined ? 0 : putPadded(kernels, blocks, peephole, size, width),
    }),
  );
  const recurrent = isGru ? columnsOf(recurrentKernel, size, 0, 2 * size) : recurrentKernel;
  const candidatePart = isGru ? columnsOf(recurrentKernel, size, 2 * size, 3 * size) : undefined;
  return {
    kind: cell !== 'gru' ? layerKinds[cell] : layerKinds[spec.resetAfter === true ? 'gruAfter' : 'gruBefore'],
    job,
    input: put(kernel, inputSize, gates),
    recurrent: put(recurrent, outputSize, isGru ? 2 : gates),
    second: candidatePart ? put(candidatePart, size, 1) : projection && put(projection, size, 1, outputSize),
    width,
    outputSize,
    outputWidth,
  };
}
