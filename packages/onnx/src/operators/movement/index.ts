import type { Operators } from '../types.ts';
import { bitCast } from './bit-cast.ts';
import { cast, castLike } from './cast.ts';
import { centerCropPad } from './center-crop-pad.ts';
import { compress } from './compress.ts';
import { concat } from './concat.ts';
import { constant, constantOfShape } from './constant.ts';
import { depthToSpace, spaceToDepth } from './depth-to-space.ts';
import { expand } from './expand.ts';
import { eyeLike } from './eye-like.ts';
import { gather } from './gather.ts';
import { gatherElements } from './gather-elements.ts';
import { gatherND } from './gather-nd.ts';
import { identity } from './identity.ts';
import { nonZero } from './non-zero.ts';
import { oneHot } from './one-hot.ts';
import { pad } from './pad.ts';
import { range } from './range.ts';
import { flatten, reshape } from './reshape.ts';
import { resize, upsample } from './resize/resize.ts';
import { reverseSequence } from './reverse-sequence.ts';
import { scatterElements } from './scatter-elements.ts';
import { scatterND } from './scatter-nd.ts';
import { shape, size } from './shape.ts';
import { slice } from './slice.ts';
import { split } from './split.ts';
import { squeeze, unsqueeze } from './squeeze.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { trilu } from './trilu.ts';
import { unique } from './unique.ts';
import { where } from './where.ts';

/** Operators that move elements about without computing with them, or make tensors of nothing but a shape. */
export const movement: Operators = {
  BitCast: bitCast,
  Cast: cast,
  CastLike: castLike,
  CenterCropPad: centerCropPad,
  Compress: compress,
  Concat: concat,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  DepthToSpace: depthToSpace,
  Expand: expand,
  EyeLike: eyeLike,
  Flatten: flatten,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  Identity: identity,
  NonZero: nonZero,
  OneHot: oneHot,
  Pad: pad,
  Range: range,
  Reshape: reshape,
  Resize: resize,
  ReverseSequence: reverseSequence,
  Scatter: scatterElements,
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  Shape: shape,
  Size: size,
  Slice: slice,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: transpose,
  Trilu: trilu,
  Unique: unique,
  Unsqueeze: unsqueeze,
  Upsample: upsample,
  Where: where,
};
