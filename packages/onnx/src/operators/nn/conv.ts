import type { Kernels } from '@recurra/kernels';
import { floatInput, newLike, vectorInput } from '../support/inputs.ts';
import { keeper } from '../support/kept.ts';
import type { Operator } from '../types.ts';
import { addConvDirect, fillBias } from './conv-direct.ts';
import { addConvProduct, type ConvProduct } from './conv-product.ts';
import { convShape, readGroups, workOf } from './conv-shape.ts';
import { readWindow, volume } from './window.ts';

/** Multiplications below which copying to the kernels costs more than it saves. */
const tiny = 4096;
/** Pairs of an input and an output channel in a group below which plain loops are as fast. */
const shallow = 16;

/** Conv: convolution over one to three axes, in groups if wanted. */
export const conv: Operator = (node) => {
  const window = readWindow(node);
  const groups = readGroups(node);
  const keep = keeper(node, 1);
  return (inputs, { kernels }) => {
    const x = floatInput(inputs[0], 'X');
    const w = floatInput(inputs[1], 'W', x);
    const shape = convShape(x.dims, w.dims, window, groups);
    const y = newLike(x, shape.dims);
    if (inputs[2] !== undefined) {
      const bias = vectorInput(inputs[2], 'B', shape.filters);
      fillBias(y.data, bias, shape.batch, volume(shape.space.output));
    }
    if (x.type === 'float32' && w.type === 'float32' && y.type === 'float32') {
      addConv(kernels, { shape, x: x.data, w: w.data, keep, y: y.data, depth: Number.POSITIVE_INFINITY });
    } else addConvDirect(shape, x.data, w.data, y.data);
    return [y];
  };
};

/** Adds a convolution to `y`, in whichever way is faster. */
export function addConv(kernels: Kernels, job: ConvProduct): void {
  const { channels, filters, groups } = job.shape;
  const isShallow = groups > 1 && (channels / groups) * (filters / groups) < shallow;
  if (isShallow || workOf(job.shape) <= tiny) addConvDirect(job.shape, job.x, job.w, job.y);
  else addConvProduct(kernels, job);
}
