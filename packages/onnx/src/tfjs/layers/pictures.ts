import type { ExportContext } from '../context.ts';
import type { Layer, LayerConfig, LayerExporter } from '../types.ts';
import { channelsComeFirst, perAxis } from './channels.ts';

/** Axis of a picture's rows; columns follow. */
function firstSpatialAxis(layer: Layer): number {
  return channelsComeFirst(layer) ? 2 : 1;
}

/** [[before, after], [before, after]] of rows and columns, as padding and cropping are kept. */
function margins(config: LayerConfig, key: string): [[number, number], [number, number]] {
  return config[key] as unknown as [[number, number], [number, number]];
}

/** ZeroPadding2D → Pad. */
export const zeroPadding2d: LayerExporter = (layer, context, [x]) => {
  const [rows, columns] = margins(context.config(layer), 'padding');
  const around = (side: 0 | 1) =>
    channelsComeFirst(layer) ? [0, 0, rows[side], columns[side]] : [0, rows[side], columns[side], 0];
  return [context.node('Pad', [x as string, context.ints([...around(0), ...around(1)], 'pads')])];
};

/** Cropping2D → Slice. */
export const cropping2d: LayerExporter = (layer, context, [x]) => {
  const [rows, columns] = margins(context.config(layer), 'cropping');
  const axis = firstSpatialAxis(layer);
  // Ends count from the back; where nothing is cut there, the end is beyond any length.
  const end = ([, after]: [number, number]) => (after === 0 ? Number.MAX_SAFE_INTEGER : -after);
  const bounds = [
    context.ints([rows[0], columns[0]], 'starts'),
    context.ints([end(rows), end(columns)], 'ends'),
    context.ints([axis, axis + 1], 'axes'),
  ];
  return [context.node('Slice', [x as string, ...bounds])];
};

/** UpSampling2D → Resize by whole factors. */
export const upSampling2d: LayerExporter = (layer, context, [x]) => {
  const config = context.config(layer);
  const [rows, columns] = perAxis(config, 'size', 2) as [number, number];
  const factors = channelsComeFirst(layer) ? [1, 1, rows, columns] : [1, rows, columns, 1];
  const scales = context.initializer('scales', {
    type: 'float32',
    dims: [4],
    data: Float32Array.from(factors),
  });
  const isNearest = config.interpolation === 'nearest';
  return [resize(context, x as string, ['', scales], isNearest, false)];
};

/** Resizing → Resize to a fixed height and width. */
export const resizing: LayerExporter = (layer, context, [x]) => {
  const { height, width, interpolation, cropToAspectRatio } = context.config(layer);
  const shape = context.shape(x as string);
  const [batch, , , channels] = shape as [string, number, number, number];
  const size = context.ints([height as number, width as number], 'size');
  const sizes = context.node(
    'Concat',
    [context.dims(x as string, 0, 1), size, context.ints([channels], 'channels')],
    { axis: 0 },
  );
  // What tfjs-layers calls cropping to the aspect ratio is how it aligns the corners.
  const output = resize(
    context,
    context.float32(x as string),
    ['', '', sizes],
    interpolation === 'nearest',
    cropToAspectRatio !== true,
  );
  // tfjs-layers forgets the batch when it computes this layer's output shape.
  context.describe(output, {
    type: 'float32',
    shape: [batch, height as number, width as number, channels],
  });
  return [output];
};

function resize(
  context: ExportContext,
  x: string,
  inputs: string[],
  isNearest: boolean,
  alignsCorners: boolean,
): string {
  return context.node('Resize', [x, ...inputs], {
    mode: isNearest ? 'nearest' : 'linear',
    coordinate_transformation_mode: alignsCorners ? 'align_corners' : 'asymmetric',
    nearest_mode: isNearest ? (alignsCorners ? 'round_prefer_ceil' : 'floor') : undefined,
  });
}
