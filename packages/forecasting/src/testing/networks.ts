import { createRng } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Frequency, SeriesTable } from '../data/types.ts';
import { chooseDesign } from '../model/design.ts';
import { buildNetwork, type Network } from '../model/network.ts';
import { type SampleSource, sampleSources } from '../model/sample-source.ts';
import type { ModelSpec } from '../model/spec.ts';
import { measureCovariates } from '../model/training-data.ts';
import { makeTable } from './fixtures.ts';

// Networks for tests only; nothing shipped imports this.

/** Daily. */
export const daily: Frequency = { unit: 'day', count: 1, label: 'daily' };

/** Names of the covariates that {@link withCovariates} adds. */
export const covariateNames = {
  past: ['clouds'],
  future: ['price', 'open'],
  static: ['size'],
  calendar: ['weekday-sin', 'weekday-cos', 'year-sin'],
} as const;

/** The table with covariates of every kind; those known ahead go `ahead` steps on. */
export function withCovariates(table: SeriesTable, ahead: number): SeriesTable {
  const series = table.series.map((one, s) => {
    const rng = createRng(100 + s);
    const length = one.values.length;
    const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => rng.normal());
    return {
      ...one,
      past: { clouds: normals(length) },
      future: {
        price: normals(length + ahead).map((value) => 20 + 3 * value),
        open: normals(length + ahead).map((value) => (value > 0 ? 1 : 0)),
      },
      static: { size: s + 1 },
    };
  });
  return { ...table, series };
}

/** A table of daily series with covariates of every kind. */
export function dailyTable(length: number, series: number, ahead: number): SeriesTable {
  const table = makeTable({ length, series, seasonLength: 7, frequency: daily });
  const start = Date.UTC(2023, 0, 2);
  const dated = table.series.map((one) => ({
    ...one,
    times: one.times.map((_, t) => start + t * 86_400_000),
  }));
  return withCovariates({ ...table, series: dated }, ahead);
}

/** A small spec that fits a table. */
export function makeSpec(table: SeriesTable, horizon: number, wishes: Partial<ModelSpec> = {}): ModelSpec {
  return {
    ...chooseDesign(table, { horizon, evaluate: false, window: wishes.window }),
    transform: 'none',
    cell: 'lstm',
    hiddenSize: 4,
    dilations: [1],
    attention: false,
    dropout: 0,
    stepGates: false,
    decoder: 'direct',
    head: 'quantile',
    quantiles: [0.1, 0.5, 0.9],
    medianWeight: 1,
    covariates: { past: [], future: [], static: [], calendar: [] },
    ...wishes,
  };
}

/**
 * A network in which every part speaks: no weight is zero.
 *
 * @param seed Of the weights.
 * @param size Of the weights, about.
 */
export function randomNetwork(table: SeriesTable, spec: ModelSpec, seed: number, size = 0.3): Network {
  const sources = sampleSources(table, spec.covariates);
  const limits = sources.map(({ values }) => values.length);
  const scales = measureCovariates({ sources, limits, validation: [] }, spec);
  const network = buildNetwork(spec, scales, seed);
  const rng = createRng(seed);
  tf.tidy(() => {
    const weights = network.trained.getWeights().map(({ shape, size: count }) => {
      const values = Float32Array.from({ length: count }, () => size * rng.normal());
      return tf.tensor(values, shape);
    });
    network.trained.setWeights(weights);
  });
  return network;
}

/** The series of a table as windows are cut from them. */
export function sourcesOf(table: SeriesTable, spec: ModelSpec): SampleSource[] {
  return sampleSources(table, spec.covariates);
}
