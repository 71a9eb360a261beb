import { OnnxError } from '../../errors.ts';
import type { OperatorNode } from '../types.ts';
import { placeWindow, type Space, volume, type WindowOptions } from './window.ts';

/** Sizes of a convolution. */
export interface ConvShape {
  readonly batch: number;
  /** Channels of the input and of the output. */
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
  readonly space: Space;
  /** Shape of the output. */
  readonly dims: readonly number[];
}

/**
 * Reads the attribute group.
 *
 * @throws OnnxError if it is not positive.
 */
export function readGroups(node: OperatorNode): number {
  const groups = node.attributes.int('group', 1);
  if (groups < 1) throw node.error(`has group ${groups}, which must be positive.`);
  return groups;
}

/**
 * Sizes of a convolution.
 *
 * @param x Shape of the input [batch, channels, ...space].
 * @param w Shape of the weights [filters, channels / groups, ...kernel].
 * @throws OnnxError if they do not fit.
 */
export function convShape(
  x: readonly number[],
  w: readonly number[],
  window: WindowOptions,
  groups: number,
): ConvShape {
  const [batch = 0, channels = 0, ...input] = x;
  const [filters = 0, perGroup = 0, ...kernel] = w;
  checkKernel(x, w, window, kernel);
  if (perGroup * groups !== channels || filters % groups !== 0) {
    throw new OnnxError(
      `the weights have the shape [${w.join(', ')}], which does not fit ${channels} channels in ${groups} group(s)`,
    );
  }
  const space = placeWindow(window, input, kernel);
  const output = space.output.slice(3 - input.length);
  return { batch, channels, filters, groups, space, dims: [batch, filters, ...output] };
}

/** @throws OnnxError if the weights are no kernel for the input. */
export function checkKernel(
  x: readonly number[],
  w: readonly number[],
  { kernel: wanted }: WindowOptions,
  kernel: readonly number[],
): void {
  if (x.length !== w.length || x.length < 3) {
    throw new OnnxError(
      `input and weights must have the same rank, 3 or more, and have the shapes [${x.join(', ')}] and ` +
        `[${w.join(', ')}]`,
    );
  }
  if (kernel.includes(0) || (wanted !== undefined && wanted.join() !== kernel.join())) {
    throw new OnnxError(
      `the kernel of the weights is [${kernel.join(', ')}], kernel_shape is [${(wanted ?? kernel).join(', ')}]`,
    );
  }
}

/** Multiplications and additions of a convolution. */
export function workOf({ batch, channels, filters, groups, space }: ConvShape): number {
  return batch * filters * (channels / groups) * volume(space.kernel) * volume(space.output);
}
