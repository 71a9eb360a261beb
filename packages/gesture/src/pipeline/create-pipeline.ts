import type { PipelineConfig } from '../contract/manifest.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { normalize } from './normalize.ts';
import { oneEuroFilter } from './one-euro.ts';
import { pathLengths, resampleAlong } from './resample.ts';

/** From what was recorded to what the network is fed; holds its work space, so one call at a time. */
export interface Pipeline {
  readonly config: PipelineConfig;
  /** Numbers that each point becomes. */
  readonly features: number;
  /**
   * Resamples and smooths.
   *
   * @param sequence At least one point.
   * @param out Shape [points, dimensions].
   */
  resample(sequence: TimedSequence, out: Float32Array): void;
  /**
   * Normalises, and puts velocities beside.
   *
   * @param points Shape [points, dimensions], resampled; changed in place.
   * @param isWhole Whether the gesture is over, rather than being made.
   * @param out Shape [points, features].
   * @param at Where in it.
   */
  featurize(points: Float32Array, isWhole: boolean, out: Float32Array, at?: number): void;
}

/** Velocities are differences between points times this: about as large as positions are. */
const velocityScale = (points: number): number => Math.sqrt(points / 8);

/**
 * Makes the way from recorded sequences to the network's input: the same in training and live.
 *
 * @param config How; see {@link PipelineConfig}.
 * @returns The pipeline.
 */
export function createPipeline(config: PipelineConfig): Pipeline {
  const { dimensions, ending, points, resample, smooth, velocity } = config;
  const features = dimensions * (velocity ? 2 : 1) + (ending ? 1 : 0);
  const middle = new Float64Array(dimensions);
  let along = new Float64Array(256);
  let smoothed = new Float32Array(256 * dimensions);
  const filter = smooth && oneEuroFilter(dimensions, smooth);
  const gain = velocityScale(points);

  return {
    config,
    features,
    resample(sequence, out) {
      const count = sequence.times.length;
      if (along.length < count) along = new Float64Array(2 * count);
      let { values } = sequence;
      if (filter) {
        if (smoothed.length < values.length) smoothed = new Float32Array(2 * values.length);
        smoothed.set(values);
        filter.reset();
        for (let i = 0; i < count; i++) {
          if (sequence.strokes?.includes(i)) filter.reset();
          filter.filter(sequence.times[i]!, smoothed, i * dimensions);
        }
        values = smoothed;
      }
      if (resample === 'length') pathLengths({ ...sequence, values }, along);
      else along.set(sequence.times);
      resampleAlong(values, dimensions, along, count, points, out);
    },
    featurize(samples, isWhole, out, at = 0) {
      normalize(samples, config, points, middle);
      for (let i = 0; i < points; i++) {
        for (let d = 0; d < dimensions; d++) {
          const value = samples[i * dimensions + d]!;
          const place = at + i * features + d;
          out[place] = value;
          if (velocity) {
            out[place + dimensions] = i === 0 ? 0 : gain * (value - samples[(i - 1) * dimensions + d]!);
          }
        }
        if (ending) out[at + (i + 1) * features - 1] = isWhole ? 1 : 0;
      }
    },
  };
}
