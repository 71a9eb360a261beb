import type { FitOptions, PresetName } from '../types.ts';

/**
 * Settings found for benchmarks, on the last horizon of their training series; see the model cards.
 *
 * @example const forecaster = await fitForecaster(table, { horizon: 48, ...presets['m4-hourly'] });
 */
export const presets: Readonly<Record<PresetName, Partial<FitOptions>>> = {
  'm4-hourly': {
    window: 504,
    memberWindows: [336, 504, 192],
    periods: [24, 168],
    patchLength: 24,
    transform: 'none',
    cell: 'gru',
    hiddenSize: 96,
    dropout: 0.1,
    stepGates: true,
    members: 3,
    epochs: 25,
    stepsPerEpoch: 100,
    batchSize: 64,
    learningRate: 3e-3,
    weightDecay: 0.1,
    patience: Number.POSITIVE_INFINITY,
    relativeWeight: 0.5,
    medianWeight: 3,
    calendar: false,
    nonNegative: true,
  },
  'm4-weekly': {
    window: 169,
    memberWindows: [169, 117, 169],
    periods: [52],
    patchLength: 13,
    transform: 'log',
    cell: 'gru',
    hiddenSize: 96,
    dropout: 0.1,
    stepGates: true,
    members: 3,
    epochs: 25,
    stepsPerEpoch: 100,
    batchSize: 64,
    learningRate: 3e-3,
    weightDecay: 0.05,
    recency: 2,
    patience: Number.POSITIVE_INFINITY,
    relativeWeight: 0.5,
    medianWeight: 3,
    calendar: false,
  },
};
