import { OnnxError } from '../../../errors.ts';
import { checkDims } from '../../support/tensors.ts';
import type { ResizedAxis } from './coordinates.ts';

/** How Resize with `sizes` treats the proportions of an image. */
export type Proportions = 'stretch' | 'not_larger' | 'not_smaller';

/** What says how a tensor is resized; each list has a number for every one of `axes`. */
export interface SizeRequest {
  readonly axes: readonly number[];
  readonly scales?: readonly number[] | undefined;
  readonly sizes?: readonly number[] | undefined;
  /** All starts, then all ends. */
  readonly roi?: readonly number[] | undefined;
  readonly proportions: Proportions;
}

/**
 * What becomes of each axis.
 *
 * @throws OnnxError if the numbers do not fit the shape.
 */
export function resizedAxes(dims: readonly number[], request: SizeRequest): ResizedAxis[] {
  const { axes, scales, sizes, roi } = request;
  const given = scales ?? sizes;
  if (given?.length !== axes.length || (roi !== undefined && roi.length !== 2 * axes.length)) {
    throw new OnnxError(
      `scales or sizes, and roi, must have numbers for ${axes.length} axes of [${dims.join(', ')}]`,
    );
  }
  const result: ResizedAxis[] = dims.map((length) => ({ length, newLength: length, scale: 1, roi: [0, 1] }));
  const common = commonScale(dims, request);
  for (const [i, axis] of axes.entries()) {
    const length = dims[axis] as number;
    const size = sizes?.[i];
    const scale = scales?.[i] ?? common ?? (size === length ? 1 : (size as number) / length);
    // Products in single precision, as scales are: 10 times 2.3 is 23 there, and a little less in double.
    const newLength =
      scales !== undefined
        ? Math.floor(Math.fround(length * scale))
        : common !== undefined
          ? Math.floor(length * common + 0.5)
          : (size as number);
    if (!(scale > 0 || newLength === 0) || (length === 0 && newLength > 0)) {
      throw new OnnxError(`axis ${axis} of [${dims.join(', ')}] cannot be scaled by ${scale}`);
    }
    result[axis] = { length, newLength, scale, roi: [roi?.[i] ?? 0, roi?.[i + axes.length] ?? 1] };
  }
  checkDims(result.map(({ newLength }) => newLength));
  return result;
}

/** The one scale that keeps the proportions, if they are to be kept. */
function commonScale(dims: readonly number[], { axes, sizes, proportions }: SizeRequest): number | undefined {
  if (sizes === undefined || proportions === 'stretch') return undefined;
  const scales = axes.map((axis, i) => (sizes[i] as number) / (dims[axis] as number));
  return proportions === 'not_larger' ? Math.min(...scales) : Math.max(...scales);
}
