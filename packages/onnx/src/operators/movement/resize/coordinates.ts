/** One axis of a tensor that is resized. */
export interface ResizedAxis {
  readonly length: number;
  readonly newLength: number;
  readonly scale: number;
  /** Part of the axis that the result shows, as fractions of its length. */
  readonly roi: readonly [start: number, end: number];
}

/** Where on the axis a position of the result lies; between two elements, mostly. */
export type Coordinates = (at: number, axis: ResizedAxis) => number;

/** Positions as they are, at another scale. */
export const asymmetric: Coordinates = (at, { scale }) => at / scale;

const halfPixel: Coordinates = (at, { scale }) => (at + 0.5) / scale - 0.5;

/** Length of the result before it was cut to an integer. */
const exactLength = ({ length, scale }: ResizedAxis): number => length * scale;

/** The coordinate transformation modes of Resize, by name. */
export const coordinateModes: Readonly<Record<string, Coordinates>> = {
  half_pixel: halfPixel,
  half_pixel_symmetric: (at, axis) => {
    const offset = (axis.length / 2) * (1 - axis.newLength / exactLength(axis));
    return offset + halfPixel(at, axis);
  },
  pytorch_half_pixel: (at, axis) => (axis.newLength > 1 ? halfPixel(at, axis) : 0),
  align_corners: (at, axis) =>
    exactLength(axis) === 1 ? 0 : (at * (axis.length - 1)) / (exactLength(axis) - 1),
  asymmetric,
  tf_half_pixel_for_nn: (at, { scale }) => (at + 0.5) / scale,
  tf_crop_and_resize: (at, axis) => {
    const [start, end] = axis.roi;
    const last = axis.length - 1;
    const exact = exactLength(axis);
    return exact === 1
      ? 0.5 * (start + end) * last
      : start * last + (at * (end - start) * last) / (exact - 1);
  },
};

/** Which element a coordinate between two is nearest to. */
export const nearestModes: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};
