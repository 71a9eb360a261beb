import { Blocks, withBlocks } from '../blocks.ts';
import type { KernelName } from '../exports.ts';
import type { Kernels } from '../kernels.ts';
import { matrix, pack, packedSize, parts, timesPacked } from '../products.ts';
import type { Call } from '../threads/pool.ts';
import { type JobFields, layerFields, writeJob } from './job.ts';
import { checkLengths, type Sizes, sizesOf } from './sizes.ts';
import type { RecurrentInputs, RecurrentSpec, RecurrentWeights } from './types.ts';
import { packGates, putBiases, putPadded, takePadded } from './weights.ts';

/** What a forward pass leaves in the kernels' memory, and what of it backward uses. */
export interface Trace {
  readonly kernels: Kernels;
  readonly spec: RecurrentSpec;
  readonly sizes: Sizes;
  /** Fields every job of this pass shares. */
  readonly fields: JobFields;
  /** [time·batch, inputSize], in processing order. */
  readonly x: number;
  readonly blocks: Blocks;
}

const passes = {
  simpleRnn: { forward: 'rnnForward', backward: 'rnnBackward' },
  lstm: { forward: 'lstmForward', backward: 'lstmBackward' },
  gruBefore: { forward: 'gruForwardBefore', backward: 'gruBackwardBefore' },
  gruAfter: { forward: 'gruForwardAfter', backward: 'gruBackwardAfter' },
} as const;

/** The kernel that runs all steps of a layer. */
export function passKernel(spec: RecurrentSpec, direction: 'forward' | 'backward'): KernelName {
  const name = spec.cell === 'gru' ? (spec.resetAfter === true ? 'gruAfter' : 'gruBefore') : spec.cell;
  return passes[name][direction];
}

/** Multiplications of the recurrence over all steps. */
export function recurrenceWork({ rows, gates, width, outputSize }: Sizes): number {
  return rows * gates * width * outputSize;
}

/** Runs a pass over all steps, the sequences shared between threads. */
export function runPass(
  kernels: Kernels,
  name: KernelName,
  sizes: Sizes,
  fields: JobFields,
  workOf: (rows: number) => number,
): void {
  withBlocks(kernels, (blocks) => {
    const calls = parts(kernels, sizes.batch, recurrenceWork(sizes)).map<Call>(({ begin, end }) => {
      const work = blocks.take(workOf(end - begin));
      const job = { ...fields, rowBegin: begin, rowEnd: end, work };
      return { name, args: [blocks.own(writeJob(kernels, job))] };
    });
    kernels.parallel(calls);
  });
}

/** The mask as bytes, [time·batch] in processing order. */
function putMask(kernels: Kernels, blocks: Blocks, spec: RecurrentSpec, mask: ArrayLike<number>): number {
  const { batch, time, reverse } = spec;
  const at = blocks.take(Math.ceil(mask.length / 4));
  const bytes = kernels.heap.bytes.subarray(at, at + mask.length);
  for (let s = 0; s < time; s++) {
    const t = reverse ? time - 1 - s : s;
    for (let b = 0; b < batch; b++) bytes[s * batch + b] = mask[b * time + t] ? 1 : 0;
  }
  return at;
}

/** The first row of states: the initial state, or zeros. */
function putInitial(
  kernels: Kernels,
  scratch: Blocks,
  to: number,
  initial: Float32Array | undefined,
  batch: number,
  n: number,
  width: number,
): void {
  if (initial === undefined) kernels.heap.view(to, batch * width).fill(0);
  else kernels.exports.copyRuns(scratch.put(initial), to, batch, n, n, width);
}

/** The input in processing order, [time·batch, inputSize], zeros at masked steps. */
function putInput(
  kernels: Kernels,
  blocks: Blocks,
  spec: RecurrentSpec,
  { batch, time, inputSize, rows }: Sizes,
  values: Float32Array,
  mask: number,
): number {
  const x = blocks.take(rows * inputSize);
  withBlocks(kernels, (scratch) => {
    const raw = scratch.put(values);
    const reverse = Number(spec.reverse ?? false);
    const stride = time * inputSize;
    kernels.exports.toTimeMajor(raw, x, batch, time, inputSize, stride, inputSize, reverse, mask);
  });
  return x;
}

/** Room for everything a pass leaves, with what does not change: initial states, biases, mask. */
function layOut(
  kernels: Kernels,
  blocks: Blocks,
  spec: RecurrentSpec,
  sizes: Sizes,
  weights: RecurrentWeights,
  inputs: RecurrentInputs,
): JobFields {
  const { batch, hiddenSize, gates, width, outputSize, outputWidth, rows } = sizes;
  const isLstm = spec.cell === 'lstm';
  const hasAside = spec.cell === 'gru' || weights.projection !== undefined;
  const fields: JobFields = {
    ...layerFields(spec, sizes),
    batch,
    time: sizes.time,
    reverse: Number(spec.reverse ?? false),
    zeroMasked: Number(spec.zeroMasked ?? false),
    ...putBiases(kernels, blocks, spec, weights, sizes),
    mask: inputs.mask === undefined ? 0 : putMask(kernels, blocks, spec, inputs.mask),
    gates: blocks.take(rows * gates * width),
    h: blocks.take((rows + batch) * outputWidth),
    c: isLstm ? blocks.take((rows + batch) * width) : 0,
    aside: hasAside ? blocks.take(rows * width) : 0,
    peephole:
      weights.peephole === undefined ? 0 : putPadded(kernels, blocks, weights.peephole, hiddenSize, width),
  };
  withBlocks(kernels, (scratch) => {
    putInitial(kernels, scratch, fields.h!, inputs.initialH, batch, outputSize, outputWidth);
    if (isLstm) putInitial(kernels, scratch, fields.c!, inputs.initialC, batch, hiddenSize, width);
  });
  return fields;
}

/** x·W of all steps, into the gates. */
function projectInput(kernels: Kernels, sizes: Sizes, kernel: Float32Array, x: number, to: number): void {
  const { inputSize, gates, width, rows } = sizes;
  withBlocks(kernels, (scratch) => {
    const packed = packGates(kernels, scratch, kernel, inputSize, sizes);
    const shape = [rows, gates * width, inputSize] as const;
    timesPacked(kernels, matrix(x, inputSize), packed, to, shape, gates * width);
  });
}

/** All steps. */
function recur(
  kernels: Kernels,
  spec: RecurrentSpec,
  sizes: Sizes,
  fields: JobFields,
  { recurrentKernel, projection }: RecurrentWeights,
): void {
  const { hiddenSize, width, outputSize } = sizes;
  const { matmulPackedWork } = kernels.exports;
  const workOf = (count: number): number =>
    Math.max(matmulPackedWork(count, outputSize), matmulPackedWork(count, width));
  withBlocks(kernels, (scratch) => {
    const recurrent = packGates(kernels, scratch, recurrentKernel, outputSize, sizes);
    let packed = 0;
    if (projection !== undefined) {
      packed = scratch.take(packedSize(kernels, hiddenSize, outputSize));
      pack(kernels, matrix(scratch.put(projection), outputSize), packed, hiddenSize, outputSize);
    }
    const job = { ...fields, recurrent, projection: packed };
    runPass(kernels, passKernel(spec, 'forward'), sizes, job, workOf);
  });
}

/**
 * Runs a layer over a batch of sequences.
 *
 * @returns What output, states and gradients are read from; `trace.blocks.free()` gives its memory back.
 * @throws KernelError if a size does not fit, or the memory does not suffice.
 */
export function forward(
  kernels: Kernels,
  spec: RecurrentSpec,
  weights: RecurrentWeights,
  inputs: RecurrentInputs,
): Trace {
  const sizes = sizesOf(kernels, spec);
  checkLengths(sizes, { ...weights, ...inputs });
  const blocks = new Blocks(kernels);
  try {
    const fields = layOut(kernels, blocks, spec, sizes, weights, inputs);
    const x = putInput(kernels, blocks, spec, sizes, inputs.x, fields.mask!);
    projectInput(kernels, sizes, weights.kernel, x, fields.gates!);
    recur(kernels, spec, sizes, fields, weights);
    return { kernels, spec, sizes, fields, x, blocks };
  } catch (error) {
    blocks.free();
    throw error;
  }
}

/**
 * Writes the outputs of a pass.
 *
 * @param target Shape [batch, time, outputSize]; or [batch, time, stride], of which this layer fills the columns from
 *   `offset` on, so that two directions can share one array.
 */
export function readOutput(trace: Trace, target: Float32Array, stride?: number, offset = 0): void {
  const { kernels, sizes, fields, spec } = trace;
  const { batch, time, outputSize, outputWidth, rows } = sizes;
  const step = stride ?? outputSize;
  withBlocks(kernels, (scratch) => {
    const at = scratch.take(rows * outputSize);
    const h = fields.h! + 4 * batch * outputWidth;
    const mask = spec.zeroMasked ? fields.mask! : 0;
    const reverse = Number(spec.reverse ?? false);
    kernels.exports.toBatchMajor(h, at, batch, time, outputSize, outputWidth, outputSize, reverse, mask);
    const values = kernels.heap.view(at, rows * outputSize);
    if (step === outputSize) target.set(values);
    else {
      for (let row = 0; row < rows; row++) {
        target.set(values.subarray(row * outputSize, (row + 1) * outputSize), row * step + offset);
      }
    }
  });
}

/** Writes the states after the last step: h [batch, outputSize] and, of an LSTM, c [batch, hiddenSize]. */
export function readState({ kernels, sizes, fields }: Trace, h: Float32Array, c?: Float32Array): void {
  const { batch, hiddenSize, width, outputSize, outputWidth, rows } = sizes;
  withBlocks(kernels, (scratch) => {
    const atH = fields.h! + 4 * rows * outputWidth;
    h.set(takePadded(kernels, scratch, atH, outputSize, outputWidth, batch));
    if (c === undefined || !fields.c) return;
    c.set(takePadded(kernels, scratch, fields.c + 4 * rows * width, hiddenSize, width, batch));
  });
}
