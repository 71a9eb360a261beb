import { type Blocks, withBlocks } from '../blocks.ts';
import { matrix, pack, packedSize, times, timesPacked, transposed, transposedPair } from '../products.ts';
import { passKernel, runPass, type Trace } from './forward.ts';
import type { Sizes } from './sizes.ts';
import type { RecurrentGradients, RecurrentWeights } from './types.ts';
import { packTransposed, putPadded, takePadded } from './weights.ts';

/** A pass that gradients have gone back through. What forward left of its gates is gone. */
export interface BackTrace extends Trace {
  /** Gradients of the initial states, padded. */
  readonly dh: number;
  readonly dc: number;
  /** With a projection: gradients of all h. */
  readonly stateGradients: number;
  /** Gradients of kernel and recurrent kernel, padded; once one of them is asked for, both. */
  weightGradients: { readonly kernel: number; readonly recurrentKernel: number } | undefined;
}

/** Floats a backward kernel needs besides room for packing: see the `work` of each in assembly/. */
function backwardWork(trace: Trace, rows: number): number {
  const { gates, width, outputWidth } = trace.sizes;
  const { matmulPackedWork } = trace.kernels.exports;
  const packing = Math.max(matmulPackedWork(rows, gates * width), matmulPackedWork(rows, outputWidth));
  return 3 * width + rows * (3 * width + outputWidth) + packing;
}

/**
 * Sends gradients back through all steps. Uses up what forward left: once per pass.
 *
 * @returns What the gradients of states, weights and input are read from.
 */
export function backward(trace: Trace, weights: RecurrentWeights, gradients: RecurrentGradients): BackTrace {
  const { kernels, spec, sizes, blocks } = trace;
  const { batch, hiddenSize, width, outputSize, outputWidth, rows } = sizes;
  const initial = (values: Float32Array | undefined, n: number, padded: number): number => {
    const at = blocks.take(batch * padded);
    if (values === undefined) kernels.heap.view(at, batch * padded).fill(0);
    else
      withBlocks(kernels, (scratch) => {
        kernels.exports.copyRuns(scratch.put(values), at, batch, n, n, padded);
      });
    return at;
  };
  const dh = initial(gradients.h, outputSize, outputWidth);
  const dc = spec.cell === 'lstm' ? initial(gradients.c, hiddenSize, width) : 0;
  const stateGradients = weights.projection === undefined ? 0 : blocks.take(rows * outputWidth);
  withBlocks(kernels, (scratch) => {
    const fields = {
      ...trace.fields,
      ...packForBackward(trace, scratch, weights),
      outputGradient: gradients.output === undefined ? 0 : scratch.put(gradients.output),
      gradientStride: sizes.time * outputSize,
      stateGradients,
      dh,
      dc,
    };
    runPass(kernels, passKernel(spec, 'backward'), sizes, fields, (count) => backwardWork(trace, count));
  });
  return { ...trace, dh, dc, stateGradients, weightGradients: undefined };
}

/** Transposes of the recurrent weights: Uᵀ and Pᵀ, or, for a GRU that resets before, [Ur Uz]ᵀ and Unᵀ. */
function packForBackward(
  { kernels, spec, sizes }: Trace,
  scratch: Blocks,
  { recurrentKernel, projection }: RecurrentWeights,
): { readonly recurrent: number; readonly projection: number } {
  const { width, outputSize, hiddenSize, outputWidth } = sizes;
  if (spec.cell === 'gru' && spec.resetAfter !== true) {
    return {
      recurrent: packTransposed(kernels, scratch, recurrentKernel, outputSize, sizes, 0, 2),
      projection: packTransposed(kernels, scratch, recurrentKernel, outputSize, sizes, 2, 1),
    };
  }
  const recurrent = packTransposed(kernels, scratch, recurrentKernel, outputSize, sizes);
  if (projection === undefined) return { recurrent, projection: 0 };
  const packed = scratch.take(packedSize(kernels, outputWidth, width));
  const rows = matrix(putPadded(kernels, scratch, projection, outputSize, outputWidth), outputWidth);
  kernels.heap.view(packed, packedSize(kernels, outputWidth, width)).fill(0);
  pack(kernels, transposed(rows), packed, outputSize, hiddenSize);
  return { recurrent, projection: packed };
}

/** The gradients of the initial states. */
export function readStateGradients(trace: BackTrace, h: Float32Array, c?: Float32Array): void {
  const { kernels, sizes, dh, dc } = trace;
  const { batch, hiddenSize, width, outputSize, outputWidth } = sizes;
  withBlocks(kernels, (scratch) => {
    h.set(takePadded(kernels, scratch, dh, outputSize, outputWidth, batch));
    if (c !== undefined && dc) c.set(takePadded(kernels, scratch, dc, hiddenSize, width, batch));
  });
}

/** xᵀ·dz and hᵀ·dz, [inputSize, gates·width] and [outputSize, gates·width]. */
function weightGradients(trace: BackTrace): { readonly kernel: number; readonly recurrentKernel: number } {
  const { kernels, sizes, fields, spec, blocks, x } = trace;
  const { gates, width, rows, inputSize, outputSize, outputWidth } = sizes;
  const wide = gates * width;
  const kernel = blocks.take(inputSize * wide);
  const recurrentKernel = blocks.take(outputSize * wide);
  const dz = matrix(fields.gates!, wide);
  const shared = spec.cell === 'gru' ? 2 * width : wide;
  transposedPair(
    kernels,
    { at: x, size: inputSize, rowStep: inputSize, to: kernel },
    { at: fields.h!, size: outputSize, rowStep: outputWidth, to: recurrentKernel },
    dz,
    [shared, rows],
    wide,
  );
  if (spec.cell !== 'gru') return { kernel, recurrentKernel };
  // The candidate's part of U met something else than h, or brought something else back: see gru.ts.
  const candidate = matrix(fields.gates! + 8 * width, wide);
  const aside = matrix(fields.aside!, width);
  const input = transposed(matrix(x, inputSize));
  times(kernels, input, candidate, kernel + 8 * width, [inputSize, width, rows], wide);
  const [left, right] = spec.resetAfter ? [matrix(fields.h!, width), aside] : [aside, candidate];
  const into = recurrentKernel + 8 * width;
  times(kernels, transposed(left), right, into, [outputSize, width, rows], wide);
  return { kernel, recurrentKernel };
}

function readWeightGradient(
  trace: BackTrace,
  name: 'kernel' | 'recurrentKernel',
  size: number,
  target: Float32Array,
): void {
  const { kernels, sizes } = trace;
  trace.weightGradients ??= weightGradients(trace);
  const at = trace.weightGradients[name];
  withBlocks(kernels, (scratch) => {
    target.set(takePadded(kernels, scratch, at, sizes.hiddenSize, sizes.width, size * sizes.gates));
  });
}

/** The gradient of the kernel, [inputSize, gates·hiddenSize]. */
export function readKernelGradient(trace: BackTrace, target: Float32Array): void {
  readWeightGradient(trace, 'kernel', trace.sizes.inputSize, target);
}

/** The gradient of the recurrent kernel, [outputSize, gates·hiddenSize]. */
export function readRecurrentGradient(trace: BackTrace, target: Float32Array): void {
  readWeightGradient(trace, 'recurrentKernel', trace.sizes.outputSize, target);
}

/** The gradient of the bias and, of a GRU, of the recurrent bias, each [gates·hiddenSize]. */
export function readBiasGradients(trace: BackTrace, bias: Float32Array, recurrentBias?: Float32Array): void {
  const { kernels, sizes, fields, spec } = trace;
  const { gates, hiddenSize, width, rows } = sizes;
  withBlocks(kernels, (scratch) => {
    const sums = scratch.take(gates * width);
    kernels.exports.sumRows(fields.gates!, sums, rows, gates * width, gates * width);
    bias.set(takePadded(kernels, scratch, sums, hiddenSize, width, gates));
    if (recurrentBias === undefined) return;
    recurrentBias.set(bias);
    if (spec.resetAfter !== true) return;
    kernels.exports.sumRows(fields.aside!, sums, rows, width, width);
    recurrentBias.set(kernels.heap.view(sums, hiddenSize), 2 * hiddenSize);
  });
}

/** The gradient of the peepholes pi, pf, po, [3·hiddenSize]. */
export function readPeepholeGradient(trace: BackTrace, target: Float32Array): void {
  const { kernels, sizes, fields } = trace;
  const { batch, hiddenSize, width, rows } = sizes;
  withBlocks(kernels, (scratch) => {
    const sums = scratch.take(width);
    const after = fields.c! + 4 * batch * width;
    for (const [index, gate, c] of [
      [0, 0, fields.c!],
      [1, 1, fields.c!],
      [2, 3, after],
    ] as const) {
      const dz = fields.gates! + 4 * gate * width;
      kernels.exports.sumProducts(dz, c, sums, rows, width, 4 * width, width);
      target.set(kernels.heap.view(sums, hiddenSize), index * hiddenSize);
    }
  });
}

/** The gradient of the projection, [hiddenSize, outputSize]. */
export function readProjectionGradient(trace: BackTrace, target: Float32Array): void {
  const { kernels, sizes, fields, stateGradients } = trace;
  const { hiddenSize, width, outputSize, outputWidth, rows } = sizes;
  withBlocks(kernels, (scratch) => {
    const to = scratch.take(hiddenSize * outputWidth);
    const m = transposed(matrix(fields.aside!, width));
    times(kernels, m, matrix(stateGradients, outputWidth), to, [hiddenSize, outputWidth, rows], outputWidth);
    target.set(takePadded(kernels, scratch, to, outputSize, outputWidth, hiddenSize));
  });
}

/**
 * The gradient of the input, [batch, time, inputSize].
 *
 * @param kernel The weights that forward had.
 */
export function readInputGradient(trace: BackTrace, kernel: Float32Array, target: Float32Array): void {
  const { kernels, sizes, fields, spec } = trace;
  const { batch, time, inputSize, gates, width, rows } = sizes;
  const padded = kernels.pad(inputSize);
  withBlocks(kernels, (scratch) => {
    const packed = packTransposed(kernels, scratch, kernel, inputSize, sizes as Sizes);
    const dx = scratch.take(rows * padded);
    const dz = matrix(fields.gates!, gates * width);
    timesPacked(kernels, dz, packed, dx, [rows, inputSize, gates * width], padded);
    const plain = scratch.take(rows * inputSize);
    const reverse = Number(spec.reverse ?? false);
    kernels.exports.toBatchMajor(dx, plain, batch, time, inputSize, padded, inputSize, reverse, 0);
    target.set(kernels.heap.view(plain, rows * inputSize));
  });
}
