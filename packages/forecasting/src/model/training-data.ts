import { type CovariateScales, ScaleSums } from './covariate-scales.ts';
import type { SampleSource } from './sample-source.ts';
import { futureCount, type ModelSpec, staticCount } from './spec.ts';
import type { Origin } from './windows.ts';

/** What a network learns from. */
export interface TrainingData {
  readonly sources: readonly SampleSource[];
  /** First index of each series that training must not touch. */
  readonly limits: readonly number[];
  /** Origins to validate on; their targets lie beyond `limits`. May be empty. */
  readonly validation: readonly Origin[];
}

/** Steps of a series that covariate scales are measured on, at most. */
const mostMeasured = 512;

/** Steps in all: scales do not change any more with more of them. */
const mostInAll = 200_000;

/**
 * Measures mean and deviation of the covariates on what training may see.
 *
 * @param data Series and limits.
 * @param spec Which covariates.
 */
export function measureCovariates(data: TrainingData, spec: ModelSpec): CovariateScales {
  const { covariates } = spec;
  const past = new ScaleSums(covariates.past.length);
  const future = new ScaleSums(futureCount(covariates));
  const fixed = new ScaleSums(staticCount(spec));
  const named = staticCount(spec) - covariates.static.length;
  // The share of a window that was observed: somewhere between half and all.
  if (named > 0) for (const share of [0.5, 1]) fixed.add(0, share);
  const calendar = new Float32Array(covariates.calendar.length);
  const each = Math.max(8, Math.min(mostMeasured, Math.floor(mostInAll / data.sources.length)));
  for (const [i, source] of data.sources.entries()) {
    const limit = data.limits[i]!;
    const stride = Math.max(1, Math.floor(limit / each));
    for (const [f, value] of source.static.entries()) fixed.add(named + f, value);
    for (let t = limit - 1; t >= 0; t -= stride) {
      for (const [f, values] of source.past.entries()) past.add(f, values[t]!);
      for (const [f, values] of source.future.entries()) future.add(f, values[t]!);
      source.calendar(t, calendar, 0);
      for (const [f, value] of calendar.entries()) future.add(covariates.future.length + f, value);
    }
  }
  return { past: past.finish(), future: future.finish(), static: fixed.finish() };
}
