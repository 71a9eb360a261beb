import { OnnxError } from '../../errors.ts';
import { scalarInput } from '../support/inputs.ts';
import { numbersAs, typeAttribute } from '../support/numeric-result.ts';
import { newTensor } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** MelWeightMatrix: triangles on the mel scale, [⌊dft_length / 2⌋ + 1, num_mel_bins]. */
export const melWeightMatrix: Operator = (node) => {
  const type = typeAttribute(node, 'output_datatype', 1);
  return (inputs) => {
    const [bins, length, rate, low, high] = [
      'num_mel_bins',
      'dft_length',
      'sample_rate',
      'lower_edge_hertz',
      'upper_edge_hertz',
    ].map((name, i) => scalarInput(inputs[i], name)) as [number, number, number, number, number];
    if (bins < 1 || length < 1 || rate < 1 || low < 0 || high <= low) {
      throw new OnnxError(
        `${bins} bins of a transform of ${length} at ${rate} Hz from ${low} Hz to ${high} Hz are impossible`,
      );
    }
    const dims = [Math.floor(length / 2) + 1, bins];
    const weights = newTensor('float64', dims).data;
    const edges = edgesOf(bins, length, rate, low, high);
    if ((edges.at(-1) as number) > (dims[0] as number)) {
      throw new OnnxError(`the upper edge, ${high} Hz, lies above half the sample rate, ${rate} Hz`);
    }
    for (let bin = 0; bin < bins; bin++) {
      const [left, center, right] = edges.slice(bin, bin + 3) as [number, number, number];
      if (left === center) weights[center * bins + bin] = 1;
      for (let j = left; j <= center && left < center; j++) {
        weights[j * bins + bin] = (j - left) / (center - left);
      }
      for (let j = center; j < right; j++) weights[j * bins + bin] = (right - j) / (right - center);
    }
    return [numbersAs(type, dims, weights)];
  };
};

/** Places in the spectrum of the corners of the triangles, evenly apart on the mel scale. */
function edgesOf(bins: number, length: number, rate: number, low: number, high: number): number[] {
  const [from, to] = [mel(low), mel(high)];
  const step = (to - from) / (bins + 2);
  return Array.from({ length: bins + 2 }, (_, i) => {
    const hertz = 700 * (10 ** ((from + i * step) / 2595) - 1);
    return Math.floor(((length + 1) * hertz) / rate);
  });
}

function mel(hertz: number): number {
  return 2595 * Math.log10(1 + hertz / 700);
}
