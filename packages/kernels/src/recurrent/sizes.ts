import { KernelError } from '../errors.ts';
import type { Kernels } from '../kernels.ts';
import type { RecurrentInputs, RecurrentSpec, RecurrentWeights } from './types.ts';

const gatesOf = { simpleRnn: 1, lstm: 4, gru: 3 } as const;

/** Sizes of a layer as the kernels lay it out. */
export interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly gates: number;
  /** Floats of a gate: hiddenSize rounded up to whole panels. */
  readonly width: number;
  readonly outputSize: number;
  readonly outputWidth: number;
  /** Rows of everything that has one for each step of each sequence. */
  readonly rows: number;
}

/** @throws KernelError if a size is no positive integer. */
export function sizesOf(kernels: Kernels, spec: RecurrentSpec): Sizes {
  const { batch, time, inputSize, hiddenSize, projectionSize } = spec;
  const given = { batch, time, inputSize, hiddenSize, projectionSize: projectionSize ?? 1 };
  for (const [name, size] of Object.entries(given)) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new KernelError(
      'ERR_SHAPE',
      `recurrent kernels: ${name} must be a positive integer, got ${String(size)}.`,
    );
  }
  const gates = gatesOf[spec.cell];
  if (gates === undefined) {
    throw new KernelError(
      'ERR_ARGUMENT',
      `recurrent kernels: cell must be 'simpleRnn', 'lstm' or 'gru', got '${String(spec.cell)}'.`,
    );
  }
  const outputSize = projectionSize ?? hiddenSize;
  return {
    batch,
    time,
    inputSize,
    hiddenSize,
    gates,
    width: kernels.pad(hiddenSize),
    outputSize,
    outputWidth: kernels.pad(outputSize),
    rows: batch * time,
  };
}

/** Lengths of everything a layer is given. @throws KernelError if one does not fit. */
export function checkLengths(sizes: Sizes, given: RecurrentWeights & Partial<RecurrentInputs>): void {
  const { batch, time, inputSize, hiddenSize, gates, outputSize } = sizes;
  const expected: { readonly [name: string]: number } = {
    kernel: inputSize * gates * hiddenSize,
    recurrentKernel: outputSize * gates * hiddenSize,
    bias: gates * hiddenSize,
    recurrentBias: gates * hiddenSize,
    peephole: 3 * hiddenSize,
    projection: hiddenSize * outputSize,
    x: batch * time * inputSize,
    initialH: batch * outputSize,
    initialC: batch * hiddenSize,
    mask: batch * time,
  };
  for (const [name, length] of Object.entries(expected)) {
    const value = (given as unknown as { readonly [name: string]: ArrayLike<number> | undefined })[name];
    if (value === undefined || value.length === length) continue;
    throw new KernelError(
      'ERR_SHAPE',
      `recurrent kernels: ${name} must have ${length} elements, got ${value.length}.`,
    );
  }
}
