import { OnnxError } from '../../errors.ts';
import { floatInput, newLike } from '../support/inputs.ts';
import { integersOf, required, sizeOf } from '../support/tensors.ts';
import type { Operator } from '../types.ts';
import { runSize, runsOf, tapsOf } from './taps.ts';
import { placeWindow, readWindow, volume } from './window.ts';

/** Col2Im: adds up what windows saw of an image where each of them lay. */
export const col2Im: Operator = (node) => {
  const window = readWindow(node);
  return (inputs) => {
    const x = floatInput(inputs[0], 'input');
    const image = integersOf(required(inputs[1], 'image_shape'));
    const block = integersOf(required(inputs[2], 'block_shape'));
    const taps = sizeOf(block);
    const [batch = 0, rows = 0, places = 0] = x.dims;
    const channels = rows / taps;
    if (x.dims.length !== 3 || block.length !== image.length || !Number.isInteger(channels)) {
      throw new OnnxError(
        `blocks of [${block.join(', ')}] do not make an image of [${image.join(', ')}] of the input [${x.dims.join(', ')}]`,
      );
    }
    const y = newLike(x, [batch, channels, ...image]);
    const space = placeWindow(window, image, block);
    if (volume(space.output) !== places) {
      throw new OnnxError(
        `an image of [${image.join(', ')}] has ${volume(space.output)} blocks, the input ${places}`,
      );
    }
    const size = sizeOf(image);
    for (const runs of runsOf(space, tapsOf(space))) {
      for (let plane = 0; plane < batch * channels; plane++) {
        addRuns(x.data, plane * taps * places, places, runs, space.strides[2], y.data, plane * size);
      }
    }
    return [y];
  };
};

type Floats = Float32Array | Float64Array;

function addRuns(
  x: Floats,
  from: number,
  places: number,
  runs: Int32Array,
  stride: number,
  y: Floats,
  to: number,
): void {
  for (let r = 0; r < runs.length; r += runSize) {
    const [tap, place, pixel, count] = [runs[r]!, runs[r + 1]!, runs[r + 2]!, runs[r + 3]!];
    const [start, target] = [from + tap * places + place, to + pixel];
    for (let i = 0; i < count; i++) y[target + i * stride] = y[target + i * stride]! + x[start + i]!;
  }
}
