import type { OnnxTensor } from '../../../tensor/types.ts';
import { convert } from '../../support/convert.ts';
import { integersIn } from '../../support/integers.ts';
import { axisOf, required } from '../../support/tensors.ts';
import type { Operator, OperatorNode } from '../../types.ts';
import { asymmetric, coordinateModes, nearestModes } from './coordinates.ts';
import { resample, type Sampling } from './sample.ts';
import { type Proportions, resizedAxes } from './sizes.ts';
import { cubic, linear } from './weights.ts';

/** Resize, opsets 10 and later. */
export const resize: Operator = (node) => {
  // Opset 10 has no `roi`, and no attributes but the mode.
  const [roiAt, scalesAt] = node.opset < 11 ? [-1, 1] : [1, 2];
  const sampling = samplingOf(node);
  const axesGiven = node.attributes.ints('axes');
  const proportions = choice(node, 'keep_aspect_ratio_policy', 'stretch', {
    stretch: 'stretch',
    not_larger: 'not_larger',
    not_smaller: 'not_smaller',
  } satisfies Record<Proportions, Proportions>);
  return (inputs) => {
    const x = required(inputs[0], 'X');
    const list = (input: OnnxTensor | undefined): number[] | undefined =>
      input === undefined || input.data.length === 0 ? undefined : floatsIn(input);
    const sizes = inputs[scalesAt + 1];
    const rank = x.dims.length;
    const axes = resizedAxes(x.dims, {
      axes: axesGiven?.map((axis) => axisOf(axis, rank)) ?? [...x.dims.keys()],
      scales: list(inputs[scalesAt]),
      sizes: sizes && Array.from(integersIn(sizes, 'sizes')),
      roi: sampling.crops ? list(inputs[roiAt]) : undefined,
      proportions,
    });
    return [resample(x, axes, sampling)];
  };
};

/** Upsample, opsets 7 to 9: scales are an attribute in opset 7, an input in 9. */
export const upsample: Operator = (node) => {
  const fixed = node.attributes.has('scales') ? node.attributes.floats('scales') : undefined;
  const sampling = samplingOf(node);
  return ([input, scalesInput]) => {
    const x = required(input, 'X');
    const scales = fixed ?? floatsIn(required(scalesInput, 'scales'));
    const axes = resizedAxes(x.dims, { axes: [...x.dims.keys()], scales, proportions: 'stretch' });
    return [resample(x, axes, sampling)];
  };
};

function samplingOf(node: OperatorNode): Sampling {
  const { attributes, opset } = node;
  const a = attributes.float('cubic_coeff_a') ?? -0.75;
  const kernel = choice(node, 'mode', 'nearest', { nearest: undefined, linear, cubic: cubic(a) });
  const antialias = attributes.int('antialias', 0) !== 0;
  if (antialias && kernel === undefined) throw node.error('has antialias, which the mode nearest has not.');
  const isOld = opset < 11;
  const coordinates = attributes.text('coordinate_transformation_mode', 'half_pixel');
  return {
    coordinates: isOld
      ? asymmetric
      : choice(node, 'coordinate_transformation_mode', 'half_pixel', coordinateModes),
    crops: coordinates === 'tf_crop_and_resize',
    nearest: choice(node, 'nearest_mode', 'round_prefer_floor', nearestModes),
    // Before opset 11 the standard does not say; what its cases expect is this.
    nearestByScale: isOld,
    kernel,
    antialias,
    excludeOutside: attributes.int('exclude_outside', 0) !== 0,
    extrapolation: attributes.float('extrapolation_value') ?? 0,
  };
}

/** What an attribute chooses, refusing anything else. */
function choice<T>(
  node: OperatorNode,
  name: string,
  otherwise: string,
  choices: Readonly<Record<string, T>>,
): T {
  const text = node.attributes.text(name, otherwise);
  if (Object.hasOwn(choices, text)) return choices[text] as T;
  throw node.error(`has ${name} "${text}"; known: ${Object.keys(choices).join(', ')}.`);
}

function floatsIn(tensor: OnnxTensor): number[] {
  return Array.from(convert(tensor, 'float64').data as Float64Array);
}
