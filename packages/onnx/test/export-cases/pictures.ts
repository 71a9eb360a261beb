import * as tfl from '@tensorflow/tfjs-layers';
import { type ExportCase, family, type OpenShape, one } from './types.ts';

const { layers } = tfl;

const formats = ['channelsLast', 'channelsFirst'] as const;
const paddings = ['same', 'valid'] as const;

/** A picture of 7 × 6 with 2 channels. */
const picture = (format: string): OpenShape => (format === 'channelsLast' ? [7, 6, 2] : [2, 7, 6]);

/** Both paddings and layouts. */
function variants(
  name: string,
  make: (padding: 'same' | 'valid', dataFormat: 'channelsLast' | 'channelsFirst') => tfl.layers.Layer,
): Omit<ExportCase, 'family'>[] {
  return paddings.flatMap((padding) =>
    formats.map((format) => ({
      name: `${name} ${padding} ${format}`,
      shapes: [picture(format)],
      build: one(() => make(padding, format)),
    })),
  );
}

const volume: OpenShape = [4, 5, 4, 2];

/** Convolutions, pooling and what else looks at neighbours. */
export const pictureCases: readonly ExportCase[] = [
  ...family('convolution', [
    ...(['same', 'valid'] as const).flatMap((padding) => [
      {
        name: `conv1d ${padding}`,
        shapes: [[null, 4]],
        build: one(() =>
          layers.conv1d({ filters: 3, kernelSize: 2, padding, strides: 2, activation: 'relu' }),
        ),
      },
      {
        name: `conv1d dilated ${padding}`,
        shapes: [[null, 4]],
        build: one(() =>
          layers.conv1d({ filters: 3, kernelSize: 3, padding, dilationRate: 2, useBias: false }),
        ),
      },
    ]),

    ...variants('conv2d', (padding, dataFormat) =>
      layers.conv2d({
        filters: 3,
        kernelSize: [3, 2],
        strides: [2, 1],
        padding,
        dataFormat,
        activation: 'relu',
      }),
    ),
    ...variants('conv2d dilated', (padding, dataFormat) =>
      layers.conv2d({ filters: 3, kernelSize: 3, dilationRate: [2, 1], padding, dataFormat }),
    ),
    ...variants('conv2dTranspose', (padding, dataFormat) =>
      layers.conv2dTranspose({ filters: 3, kernelSize: [3, 2], strides: [2, 2], padding, dataFormat }),
    ),
    ...variants('conv2dTranspose with gaps', (padding, dataFormat) =>
      layers.conv2dTranspose({
        filters: 2,
        kernelSize: [2, 1],
        strides: [3, 2],
        padding,
        dataFormat,
        useBias: false,
      }),
    ),
    ...variants('depthwiseConv2d', (padding, dataFormat) =>
      layers.depthwiseConv2d({
        kernelSize: [3, 2],
        depthMultiplier: 2,
        padding,
        dataFormat,
        activation: 'tanh',
      }),
    ),
    ...variants('separableConv2d', (padding, dataFormat) =>
      layers.separableConv2d({
        filters: 3,
        kernelSize: [3, 2],
        depthMultiplier: 2,
        padding,
        dataFormat,
        useBias: dataFormat === 'channelsLast',
      }),
    ),
    {
      name: 'conv2d of any size with softmax',
      shapes: [[null, null, 2]],
      build: one(() => layers.conv2d({ filters: 3, kernelSize: 3, activation: 'softmax' })),
    },
    ...paddings.map((padding) => ({
      name: `conv3d ${padding}`,
      shapes: [volume],
      build: one(() => layers.conv3d({ filters: 3, kernelSize: 2, strides: 2, padding })),
    })),
    ...paddings.map((padding) => ({
      name: `conv3dTranspose ${padding}`,
      shapes: [volume],
      build: one(() =>
        layers.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2, padding } as Parameters<
          typeof layers.conv3dTranspose
        >[0]),
      ),
    })),
  ]),
  ...family('pooling', [
    ...(['same', 'valid'] as const).flatMap((padding) => [
      {
        name: `maxPooling1d ${padding}`,
        shapes: [[null, 4]],
        build: one(() => layers.maxPooling1d({ poolSize: 3, strides: 2, padding })),
      },
      {
        name: `averagePooling1d ${padding}`,
        shapes: [[null, 4]],
        build: one(() => layers.averagePooling1d({ poolSize: 3, strides: 2, padding })),
      },
    ]),
    {
      name: 'globalAveragePooling1d',
      shapes: [[null, 4]],
      build: one(() => layers.globalAveragePooling1d({})),
    },
    {
      name: 'globalMaxPooling1d',
      shapes: [[null, 4]],
      opset: 18,
      build: one(() => layers.globalMaxPooling1d({})),
    },

    ...variants('maxPooling2d', (padding, dataFormat) =>
      layers.maxPooling2d({ poolSize: [3, 2], strides: [2, 1], padding, dataFormat }),
    ),
    ...variants('averagePooling2d', (padding, dataFormat) =>
      layers.averagePooling2d({ poolSize: 2, padding, dataFormat }),
    ),
    ...formats.flatMap((dataFormat) => [
      {
        name: `globalAveragePooling2d ${dataFormat}`,
        shapes: [picture(dataFormat)],
        build: one(() => layers.globalAveragePooling2d({ dataFormat })),
      },
      {
        name: `globalMaxPooling2d ${dataFormat}`,
        shapes: [picture(dataFormat)],
        build: one(() => layers.globalMaxPooling2d({ dataFormat })),
      },
    ]),
    ...paddings.flatMap((padding) => [
      {
        name: `maxPooling3d ${padding}`,
        shapes: [volume],
        build: one(() => layers.maxPooling3d({ poolSize: 2, strides: 2, padding } as never)),
      },
      {
        name: `averagePooling3d ${padding}`,
        shapes: [volume],
        build: one(() =>
          layers.averagePooling3d({ poolSize: [2, 3, 2], strides: [1, 2, 2], padding } as never),
        ),
      },
    ]),
  ]),
  ...family('pictures and preprocessing', [
    ...formats.flatMap((dataFormat) => [
      {
        name: `zeroPadding2d ${dataFormat}`,
        shapes: [picture(dataFormat)],
        build: one(() =>
          layers.zeroPadding2d({
            padding: [
              [1, 0],
              [2, 3],
            ],
            dataFormat,
          }),
        ),
      },
      {
        name: `cropping2D ${dataFormat}`,
        shapes: [picture(dataFormat)],
        build: one(() =>
          layers.cropping2D({
            cropping: [
              [1, 0],
              [2, 1],
            ],
            dataFormat,
          }),
        ),
      },
      ...(['nearest', 'bilinear'] as const).map((interpolation) => ({
        name: `upSampling2d ${interpolation} ${dataFormat}`,
        shapes: [picture(dataFormat)],
        build: one(() => layers.upSampling2d({ size: [2, 3], dataFormat, interpolation })),
      })),
    ]),
    {
      name: 'rescaling',
      shapes: [[null, 3]],
      build: one(() => layers.rescaling({ scale: 0.25, offset: -1 })),
    },
    {
      name: 'rescaling of integers',
      shapes: [[null]],
      dtype: 'int32',
      build: one(() => layers.rescaling({ scale: 0.25 })),
    },
    ...(['multiHot', 'count'] as const).map((outputMode) => ({
      name: `categoryEncoding ${outputMode}`,
      shapes: [[5]],
      dtype: 'int32' as const,
      ids: 5,
      build: one(() => layers.categoryEncoding({ numTokens: 5, outputMode } as never)),
    })),
    {
      name: 'categoryEncoding oneHot',
      shapes: [[1]],
      dtype: 'int32',
      ids: 1,
      build: one(() => layers.categoryEncoding({ numTokens: 1, outputMode: 'oneHot' })),
    },
  ]),
];
