import type { OperatorCase } from '../operator-case.ts';
import { floats, list, make, tensor } from './movement-data.ts';

const image = floats(
  [1, 2, 4, 5],
  Array.from({ length: 40 }, (_, i) => Math.round(100 * Math.sin(3 * i)) / 10),
);
const scales = (...values: number[]) => floats([4], [1, 1, ...values]);
const sizes = (...values: number[]) => list(1, 2, ...values);

const coordinates = ['half_pixel', 'pytorch_half_pixel', 'asymmetric', 'align_corners'];

const modes: OperatorCase[] = coordinates.flatMap((coordinate_transformation_mode) => [
  ...['nearest', 'linear', 'cubic'].flatMap((mode) => [
    make(
      'Resize',
      `${mode}, ${coordinate_transformation_mode}, larger`,
      [image, undefined, undefined, sizes(7, 8)],
      { mode, coordinate_transformation_mode },
    ),
    make(
      'Resize',
      `${mode}, ${coordinate_transformation_mode}, smaller`,
      [image, undefined, undefined, sizes(3, 2)],
      { mode, coordinate_transformation_mode },
    ),
  ]),
]);

const nearest: OperatorCase[] = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].flatMap(
  (nearest_mode) => [
    make('Resize', `${nearest_mode}, larger`, [image, undefined, scales(2, 1.5)], { nearest_mode }),
    make('Resize', `${nearest_mode}, smaller`, [image, undefined, scales(0.5, 0.6)], {
      nearest_mode,
      coordinate_transformation_mode: 'asymmetric',
    }),
  ],
);

const crop = { coordinate_transformation_mode: 'tf_crop_and_resize', extrapolation_value: { float: 9.5 } };
const roi = floats([8], [0, 0, 0.25, -0.5, 1, 1, 0.75, 1.5]);

const others: OperatorCase[] = [
  make('Resize', 'scales by 2, linear', [image, undefined, scales(2, 2)], { mode: 'linear' }),
  make('Resize', 'the same size', [image, undefined, undefined, sizes(4, 5)], { mode: 'linear' }),
  make('Resize', 'an outside that counts nothing', [image, undefined, undefined, sizes(3, 9)], {
    mode: 'cubic',
    exclude_outside: 1,
    cubic_coeff_a: { float: -0.5 },
  }),
  make('Resize', 'a crop, nearest', [image, roi, undefined, sizes(3, 6)], crop),
  make('Resize', 'a crop, linear', [image, roi, undefined, sizes(3, 6)], { ...crop, mode: 'linear' }),
  make(
    'Resize',
    'some axes',
    [image, undefined, floats([2], [2, 0.5])],
    { axes: [3, 2], mode: 'linear' },
    { opset: 18 },
  ),
  ...['not_larger', 'not_smaller'].map((keep_aspect_ratio_policy) =>
    make(
      'Resize',
      keep_aspect_ratio_policy,
      [image, undefined, undefined, list(8, 8)],
      { axes: [2, 3], keep_aspect_ratio_policy },
      { opset: 18 },
    ),
  ),
  make('Resize', 'int32, nearest', [tensor('int32', [1, 1, 2, 2]), undefined, scales(2, 2)]),
  make('Resize', 'opset 10', [image, scales(2, 0.6)], { mode: 'nearest' }, { opset: 10 }),
  make('Resize', 'opset 10, linear', [image, scales(1.5, 2)], { mode: 'linear' }, { opset: 10 }),
  make('Resize', 'opset 11', [image, floats([0]), scales(2, 2)], { mode: 'linear' }, { opset: 11 }),
  make('Upsample', 'opset 9', [image, scales(2, 3)], {}, { opset: 9 }),
  make('Upsample', 'opset 7', [image], { scales: { floats: [1, 1, 2, 2] }, mode: 'linear' }, { opset: 7 }),
];

/** Resizing. */
export const resizeCases: readonly OperatorCase[] = [...modes, ...nearest, ...others].map((test) =>
  // ONNX Runtime wants to know sizes beforehand.
  test.inputs[3] === undefined ? test : { ...test, stored: [3] },
);
