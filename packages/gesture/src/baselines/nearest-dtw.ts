import { ArgumentError } from '@recurra/plugin';
import type { GestureMethod } from '../contract/method.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { resampleAlong } from '../pipeline/resample.ts';
import { dtwDistance, type Series } from './dtw.ts';
import { templateMethod } from './template-method.ts';

/** Work grows with the square of the length: what is longer, such as a stroke of ten minutes, is brought to this many points. */
const longest = 512;

/** Settings of {@link nearestDtw}. */
export interface NearestDtwOptions {
  /** How far the warping path may leave the diagonal, as a share of the longer gesture, 0 to 1. Default: 1, no limit. */
  readonly band?: number;
  /**
   * Whether each gesture's middle is moved to the origin and its size (root mean square over all dimensions) made 1. Default:
   * false, as in the figures published for the UEA archive; true suits what is recorded anywhere on a page, such as strokes.
   */
  readonly normalize?: boolean;
}

function prepare({ dimensions, times, values }: TimedSequence, normalize: boolean): Series {
  let series = values;
  if (times.length > longest) {
    series = new Float32Array(longest * dimensions);
    resampleAlong(values, dimensions, times, times.length, longest, series);
  }
  if (!normalize) return { dimensions, values: series };

  const count = series.length / dimensions;
  const mean = new Float64Array(dimensions);
  series.forEach((value, i) => {
    mean[i % dimensions] = mean[i % dimensions]! + value / count;
  });
  let square = 0;
  series.forEach((value, i) => {
    square += (value - mean[i % dimensions]!) ** 2 / count;
  });
  const size = Math.sqrt(square);
  return {
    dimensions,
    values: series.map((value, i) => (size > 0 ? (value - mean[i % dimensions]!) / size : 0)),
  };
}

/**
 * The nearest neighbour by dynamic time warping, all dimensions warped alike ("DTW-D"): what recognisers of time series are
 * measured against. Takes gestures of any dimensions and unequal lengths; it compares vector by vector and does not look at
 * times, but for gestures of more than 512 vectors, which are brought to 512 evenly spread over time.
 *
 * @param options.band Share of the longer gesture by which the path may leave the diagonal; default: 1, no limit.
 * @param options.normalize Whether place and size count for nothing; default: false.
 * @returns The method; its scores lie between 0 and 1. Its `fit` and `classify` throw DataError for gestures of different
 *   dimensions.
 * @throws ArgumentError if the band is not between 0 and 1.
 * @see Bagnall et al. 2018, The UEA Multivariate Time Series Classification Archive.
 * @example const classifier = await nearestDtw({ normalize: true }).fit(dataset.examples, { seed: 1 });
 */
export function nearestDtw({ band = 1, normalize = false }: NearestDtwOptions = {}): GestureMethod {
  if (!(band >= 0 && band <= 1)) {
    throw new ArgumentError(`nearestDtw(): band must be between 0 and 1, got ${String(band)}.`);
  }
  const settings = [normalize ? 'normalised' : '', band < 1 ? `band ${band}` : ''].filter(Boolean);
  return templateMethod<Series>({
    name: settings.length > 0 ? `DTW-D (${settings.join(', ')})` : 'DTW-D',
    needs: { movement: false },
    prepare: (sequence) => prepare(sequence, normalize),
    distance: (gesture, template, best) => dtwDistance(gesture, template, band, best),
    score: (distance) => 1 / (1 + Math.sqrt(distance)),
  });
}
