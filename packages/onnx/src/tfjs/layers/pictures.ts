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
  return [
    context.node('Resize', [x as string, '', scales], {
      mode: isNearest ? 'nearest' : 'linear',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: isNearest ? 'floor' : undefined,
    }),
  ];
};
