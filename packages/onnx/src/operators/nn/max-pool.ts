import { newData, type OnnxTensor } from '../../tensor/types.ts';
import { typed } from '../support/inputs.ts';
import { newTensor, tensorOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { type PoolShape, poolShape, readPool } from './pool.ts';
import { runSize, runsOf } from './taps.ts';
import { volume } from './window.ts';

const types = ['float32', 'float64', 'int8', 'uint8'] as const;
const least = { float32: -Infinity, float64: -Infinity, int8: -128, uint8: 0 };

/** MaxPool: the largest element in each window, and where in the input it stands. */
export const maxPool: Operator = (node) => {
  const window = readPool(node);
  const isColumnMajor = node.attributes.int('storage_order', 0) !== 0;
  return (inputs) => {
    const x = typed(inputs[0], 'X', types);
    const shape = poolShape(x.dims, window);
    const y = newTensor(x.type, shape.dims);
    y.data.fill(least[x.type]);
    if (!node.outputs[1]) {
      poolValues(shape, x.data, y.data);
      return [tensorOf(x.type, y.dims, y.data)];
    }
    const places = new Float64Array(y.data.length).fill(-1);
    poolPlaces(shape, x.data, y.data, places);
    const { input } = shape.space;
    const number = isColumnMajor ? columnMajor(input) : (place: number) => place;
    const indices = newData('int64', places.length);
    const [inSize, outSize] = [volume(input), volume(shape.space.output)];
    for (let i = 0; i < places.length; i++) {
      const plane = Math.floor(i / outSize) * inSize;
      const place = places[i] as number;
      indices[i] = BigInt(place < 0 ? -1 : plane + number(place));
    }
    return [tensorOf(x.type, y.dims, y.data), { type: 'int64', dims: y.dims, data: indices } as OnnxTensor];
  };
};

type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array;

function poolValues({ planes, space, taps }: PoolShape, x: Numbers, y: Numbers): void {
  const [inSize, outSize, stride] = [volume(space.input), volume(space.output), space.strides[2]];
  for (const runs of runsOf(space, taps)) {
    for (let plane = 0; plane < planes; plane++) {
      for (let r = 0; r < runs.length; r += runSize) {
        const at = plane * outSize + (runs[r + 1] as number);
        const from = plane * inSize + (runs[r + 2] as number);
        keepLargest(y, at, x, from, stride, runs[r + 3] as number);
      }
    }
  }
}

function keepLargest(y: Numbers, at: number, x: Numbers, from: number, stride: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = x[from + i * stride] as number;
    if (value > (y[at + i] as number)) y[at + i] = value;
  }
}

/** Also notes the place in the plane of the first of the largest. */
function poolPlaces({ planes, space, taps }: PoolShape, x: Numbers, y: Numbers, places: Float64Array): void {
  const [inSize, outSize, stride] = [volume(space.input), volume(space.output), space.strides[2]];
  for (const runs of runsOf(space, taps)) {
    for (let plane = 0; plane < planes; plane++) {
      for (let r = 0; r < runs.length; r += runSize) {
        const at = plane * outSize + (runs[r + 1] as number);
        const from = runs[r + 2] as number;
        const count = runs[r + 3] as number;
        for (let i = 0; i < count; i++) {
          const value = x[plane * inSize + from + i * stride] as number;
          if (value > (y[at + i] as number) || (places[at + i] as number) < 0) {
            y[at + i] = value;
            places[at + i] = from + i * stride;
          }
        }
      }
    }
  }
}

/** The number of a place where the first axis is the one that varies fastest. */
function columnMajor([depth, height, width]: readonly [number, number, number]): (place: number) => number {
  return (place) => {
    const z = Math.floor(place / (height * width));
    const y = Math.floor(place / width) % height;
    const x = place % width;
    return (x * height + y) * depth + z;
  };
}
