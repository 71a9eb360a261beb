import { OnnxError } from '../../errors.ts';
import type { OperatorNode } from '../types.ts';

/** How a convolution or a pool moves over its input, as its attributes say. */
export interface WindowOptions {
  readonly kernel: readonly number[] | undefined;
  readonly strides: readonly number[] | undefined;
  readonly dilations: readonly number[] | undefined;
  readonly pads: readonly number[] | undefined;
  readonly autoPad: 'NOTSET' | 'VALID' | 'SAME_UPPER' | 'SAME_LOWER';
  /** Whether a window that reaches over the end still counts. */
  readonly ceil: boolean;
}

/** One number for each of three spatial axes. */
export type Triple = readonly [number, number, number];

/**
 * A window on its way over an input of three spatial axes; those an input lacks come first and have length 1.
 * Tap k of the window at output o reads the input at o·stride + k·dilation − begin.
 */
export interface Space {
  readonly input: Triple;
  readonly output: Triple;
  readonly kernel: Triple;
  readonly strides: Triple;
  readonly dilations: Triple;
  /** Padding before and after. */
  readonly begin: Triple;
  readonly end: Triple;
}

/** Elements of a window beyond which it is damaged or hostile. */
const largest = 2 ** 24;

const autoPads = ['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'] as const;

/**
 * Reads the attributes of a window.
 *
 * @throws OnnxError if they contradict each other or are out of range.
 */
export function readWindow(node: OperatorNode): WindowOptions {
  const { attributes } = node;
  const autoPad = autoPads.find((name) => name === attributes.text('auto_pad', 'NOTSET'));
  if (autoPad === undefined) {
    throw node.error(`has auto_pad "${attributes.text('auto_pad', '')}", which does not exist.`);
  }
  const read = (name: string, least: number, perAxis = 1): number[] | undefined => {
    const values = attributes.ints(name);
    if (values === undefined || values.length === 0) return undefined;
    const bad = values.find((value) => value < least || value > 2 ** 31);
    if (bad !== undefined) throw node.error(`has ${name} [${values.join(', ')}]; ${bad} is out of range.`);
    if (values.length % perAxis !== 0 || values.length > 3 * perAxis) {
      throw node.error(
        `has ${name} [${values.join(', ')}]; there must be ${perAxis} for each of 1 to 3 axes.`,
      );
    }
    return values;
  };
  const window: WindowOptions = {
    kernel: read('kernel_shape', 1),
    strides: read('strides', 1),
    dilations: read('dilations', 1),
    pads: read('pads', 0, 2),
    autoPad,
    ceil: attributes.int('ceil_mode', 0) !== 0,
  };
  const { kernel, strides, dilations, pads } = window;
  if (volume(triple(kernel ?? [], 1)) > largest) {
    throw node.error(`has kernel_shape [${kernel?.join(', ')}], which is too large.`);
  }
  const ranks = [kernel, strides, dilations].flatMap((values) => (values ? [values.length] : []));
  if (pads !== undefined) ranks.push(pads.length / 2);
  if (new Set(ranks).size > 1) {
    throw node.error('has kernel_shape, strides, dilations and pads for different numbers of axes.');
  }
  return window;
}

/**
 * Lays a window over an input.
 *
 * @param input Lengths of the spatial axes.
 * @param kernel Lengths of the window.
 * @throws OnnxError if the window does not fit.
 */
export function placeWindow(
  window: WindowOptions,
  input: readonly number[],
  kernel: readonly number[],
): Space {
  checkAxes(window, input, kernel);
  const axes = input.map((length, axis) => {
    const reach = ((kernel[axis] as number) - 1) * (window.dilations?.[axis] ?? 1) + 1;
    return placeAxis(window, axis, input.length, length, reach);
  });
  return {
    input: triple(input, 1),
    output: triple(
      axes.map(({ output }) => output),
      1,
    ),
    kernel: triple(kernel, 1),
    strides: triple(window.strides ?? [], 1),
    dilations: triple(window.dilations ?? [], 1),
    begin: triple(
      axes.map(({ begin }) => begin),
      0,
    ),
    end: triple(
      axes.map(({ end }) => end),
      0,
    ),
  };
}

/** @throws OnnxError if attributes are for another number of axes than the input has. */
export function checkAxes(window: WindowOptions, input: readonly number[], kernel: readonly number[]): void {
  if (input.length < 1 || input.length > 3) {
    throw new OnnxError(`the input must have 1 to 3 axes beyond batch and channel, and has ${input.length}`);
  }
  for (const values of [kernel, window.kernel, window.strides, window.dilations]) {
    if (values !== undefined && values.length !== input.length) {
      throw new OnnxError(
        `the input has ${input.length} axes beyond batch and channel, the attributes speak of ${values.length}`,
      );
    }
  }
  if (window.pads !== undefined && window.pads.length !== 2 * input.length) {
    throw new OnnxError(`the attribute pads must have ${2 * input.length} numbers for an input of this rank`);
  }
}

function placeAxis(window: WindowOptions, axis: number, rank: number, length: number, reach: number) {
  const stride = window.strides?.[axis] ?? 1;
  const [begin, end] = padding(window, axis, rank, length, stride, reach);
  const room = length + begin + end - reach;
  if (room < 0) {
    throw new OnnxError(
      `a window of ${reach} does not fit into an axis of ${length} padded to ${room + reach}`,
    );
  }
  let output = Math.floor(room / stride) + 1;
  if (window.ceil && room % stride !== 0) {
    // Windows that would begin in the padding at the end are left out.
    if (output * stride < length + begin) output++;
  }
  return { output, begin, end };
}

function padding(
  { autoPad, pads }: WindowOptions,
  axis: number,
  rank: number,
  length: number,
  stride: number,
  reach: number,
): [number, number] {
  if (autoPad === 'VALID') return [0, 0];
  if (autoPad === 'NOTSET') return [pads?.[axis] ?? 0, pads?.[axis + rank] ?? 0];
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
  return splitPadding(total, autoPad === 'SAME_UPPER');
}

/** Both ends' shares of some padding; the odd one goes to the end or to the beginning. */
export function splitPadding(total: number, oddAtEnd: boolean): [number, number] {
  const smaller = Math.floor(total / 2);
  return oddAtEnd ? [smaller, total - smaller] : [total - smaller, smaller];
}

/** Three numbers, filled up in front. */
export function triple(values: readonly number[], otherwise: number): Triple {
  const missing = 3 - values.length;
  const at = (axis: number): number => values[axis - missing] ?? otherwise;
  return [at(0), at(1), at(2)];
}

/** The same window, with axes along which nothing happens joined to one. */
export function joined(space: Space): Space {
  const plain = space.kernel.every(
    (length, axis) => length === 1 && space.strides[axis] === 1 && space.input[axis] === space.output[axis],
  );
  if (!plain) return space;
  const length = space.input[0] * space.input[1] * space.input[2];
  return { ...space, input: [1, 1, length], output: [1, 1, length] };
}

/** Product of a triple. */
export function volume([a, b, c]: Triple): number {
  return a * b * c;
}
