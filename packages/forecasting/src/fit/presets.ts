import type { FitOptions, PresetName } from '../types.ts';

/** What both presets share: long training of three networks, judged by sMAPE and MASE alike, as the competition did. */
const competition: Partial<FitOptions> = {
  cell: 'gru',
  hiddenSize: 96,
  dropout: 0.1,
  stepGates: true,
  members: 3,
  epochs: 25,
  stepsPerEpoch: 100,
  batchSize: 64,
  learningRate: 3e-3,
  patience: Number.POSITIVE_INFINITY,
  relativeWeight: 0.5,
  medianWeight: 3,
  calendar: false,
};

/**
 * Settings found for the M4 competition's series, on held-out ends of its training files. Three networks look at windows of
 * their own: that is worth more than different seeds.
 *
 * @example const forecaster = await fitForecaster(table, { horizon: 48, ...presets['m4-hourly'] });
 */
export const presets: Readonly<Record<PresetName, Partial<FitOptions>>> = {
  // Two, three and one week and a day, read day by day.
  'm4-hourly': {
    ...competition,
    window: 504,
    memberWindows: [336, 504, 192],
    periods: [24, 168],
    patchLength: 24,
    transform: 'none',
    weightDecay: 0.1,
    nonNegative: true,
  },
  // Three years and a quarter, two and a quarter, read quarter by quarter; many of the series trend, some are short.
  'm4-weekly': {
    ...competition,
    window: 169,
    memberWindows: [169, 117, 169],
    periods: [52],
    patchLength: 13,
    transform: 'log',
    weightDecay: 0.05,
    recency: 2,
  },
};
