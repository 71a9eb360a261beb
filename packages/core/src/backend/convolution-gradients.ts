import * as tf from '@tensorflow/tfjs-core';
import type { MissingKernel } from './missing-kernel.ts';

// Convolutions in front of a recurrent layer: tfjs-backend-wasm runs them, but lacks their gradients.

type Shape4D = [number, number, number, number];
type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: Shape4D;
  readonly inputShape: Shape4D;
}

/** Calls `visit` with every pair of an output place and the input and filter places it is made of. */
function forEachPair(
  info: Info,
  visit: (batch: number, input: number, output: number, filter: number) => void,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = info;
  for (let batch = 0; batch < batchSize; batch++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        for (let filterRow = 0; filterRow < filterHeight; filterRow++) {
          const inRow = row * info.strideHeight + filterRow * info.dilationHeight - info.padInfo.top;
          if (inRow < 0 || inRow >= inHeight) continue;
          for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++) {
            const inColumn =
              column * info.strideWidth + filterColumn * info.dilationWidth - info.padInfo.left;
            if (inColumn < 0 || inColumn >= inWidth) continue;
            visit(
              batch,
              inRow * inWidth + inColumn,
              row * outWidth + column,
              filterRow * filterWidth + filterColumn,
            );
          }
        }
      }
    }
  }
}

/** dW[r, c, i, o] = Σ x[batch, row·stride + r, column·stride + c, i] · dy[batch, row, column, o] */
export const conv2dFilterGradient: MissingKernel = {
  kernelName: 'Conv2DBackpropFilter',
  run({ x, dy }, attributes, memory) {
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attributes as ConvolutionAttributes;
    const format = tf.backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC');
    const info = tf.backend_util.computeConv2DInfo(
      x!.shape as Shape4D,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
      false,
      format,
    );
    const result = memory.allocate(filterShape);
    const [input, gradient] = [memory.view(x!), memory.view(dy!)];
    const { inChannels, outChannels } = info;
    const [inPlaces, outPlaces] = [info.inHeight * info.inWidth, info.outHeight * info.outWidth];
    const last = format === 'channelsLast';
    const [inStep, outStep] = last ? [1, 1] : [inPlaces, outPlaces];
    const sums = new Float64Array(tf.util.sizeFromShape(filterShape));
    forEachPair(info, (batch, inPlace, outPlace, filterPlace) => {
      const inStart = batch * inPlaces * inChannels + inPlace * (last ? inChannels : 1);
      const outStart = batch * outPlaces * outChannels + outPlace * (last ? outChannels : 1);
      for (let i = 0; i < inChannels; i++) {
        const value = input[inStart + i * inStep]!;
        const start = (filterPlace * inChannels + i) * outChannels;
        for (let o = 0; o < outChannels; o++) sums[start + o]! += value * gradient[outStart + o * outStep]!;
      }
    });
    memory.view(result).set(sums);
    return result;
  },
};

function depthwiseInfo(shape: Shape4D, attributes: ConvolutionAttributes): Info {
  const { strides, pad, dilations, dimRoundingMode, filterShape } = attributes;
  return tf.backend_util.computeConv2DInfo(
    shape,
    filterShape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

/** dW[r, c, i, m] = Σ x[…, i] · dy[…, i·multiplier + m] */
export const depthwiseFilterGradient: MissingKernel = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  run({ x, dy }, attributes, memory) {
    const given = attributes as ConvolutionAttributes;
    const info = depthwiseInfo(x!.shape as Shape4D, given);
    const result = memory.allocate(given.filterShape);
    const [input, gradient] = [memory.view(x!), memory.view(dy!)];
    const { inChannels, outChannels } = info;
    const [inPlaces, outPlaces] = [info.inHeight * info.inWidth, info.outHeight * info.outWidth];
    const multiplier = outChannels / inChannels;
    const sums = new Float64Array(tf.util.sizeFromShape(given.filterShape));
    forEachPair(info, (batch, inPlace, outPlace, filterPlace) => {
      const inStart = (batch * inPlaces + inPlace) * inChannels;
      const outStart = (batch * outPlaces + outPlace) * outChannels;
      for (let o = 0; o < outChannels; o++) {
        sums[filterPlace * outChannels + o]! +=
          input[inStart + Math.floor(o / multiplier)]! * gradient[outStart + o]!;
      }
    });
    memory.view(result).set(sums);
    return result;
  },
};

/** dx[…, i] = Σ dy[…, i·multiplier + m] · W[r, c, i, m] */
export const depthwiseInputGradient: MissingKernel = {
  kernelName: 'DepthwiseConv2dNativeBackpropInput',
  run({ dy, filter }, attributes, memory) {
    const { inputShape, ...rest } = attributes as ConvolutionAttributes;
    const filterShape = filter!.shape as Shape4D;
    const info = depthwiseInfo(inputShape, { ...rest, inputShape, filterShape });
    const result = memory.allocate(inputShape);
    const [gradient, weights] = [memory.view(dy!), memory.view(filter!)];
    const { inChannels, outChannels } = info;
    const [inPlaces, outPlaces] = [info.inHeight * info.inWidth, info.outHeight * info.outWidth];
    const multiplier = outChannels / inChannels;
    const sums = new Float64Array(tf.util.sizeFromShape(inputShape));
    forEachPair(info, (batch, inPlace, outPlace, filterPlace) => {
      const inStart = (batch * inPlaces + inPlace) * inChannels;
      const outStart = (batch * outPlaces + outPlace) * outChannels;
      for (let o = 0; o < outChannels; o++) {
        sums[inStart + Math.floor(o / multiplier)]! +=
          gradient[outStart + o]! * weights[filterPlace * outChannels + o]!;
      }
    });
    memory.view(result).set(sums);
    return result;
  },
};
