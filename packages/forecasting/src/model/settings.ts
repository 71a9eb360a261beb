import { ArgumentError } from '@recurra/plugin';
import type { ForecastOptions } from '../types.ts';
import type { TrainingSettings } from './train-network.ts';

/** Options with every default filled in. */
export interface JobSettings extends TrainingSettings {
  readonly horizon: number;
  readonly window: number | undefined;
  readonly hiddenSize: number;
  readonly evaluate: boolean;
  readonly previewEvery: number;
}

function integer(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) {
    const kind = least === 1 ? 'a positive integer' : `an integer of at least ${least}`;
    throw new ArgumentError(`forecast(): ${name} must be ${kind}, got ${String(value)}.`);
  }
  return value;
}

/** Defaults that do not depend on the data. */
const defaults = {
  level: 0.8,
  hiddenSize: 32,
  epochs: 24,
  stepsPerEpoch: 20,
  batchSize: 64,
  learningRate: 3e-3,
};

/**
 * Checks options and fills in defaults.
 *
 * @param options The caller's.
 * @returns All settings.
 * @throws ArgumentError naming the option, what it must be and what it was.
 */
export function resolveSettings(options: ForecastOptions): JobSettings {
  const { level = defaults.level, learningRate = defaults.learningRate, seed = 0 } = options;
  if (!(level > 0 && level < 1)) {
    throw new ArgumentError(`forecast(): level must lie between 0 and 1, such as 0.8, got ${String(level)}.`);
  }
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new ArgumentError(
      `forecast(): learningRate must be a positive number, got ${String(learningRate)}.`,
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new ArgumentError(`forecast(): seed must be a safe integer, got ${String(seed)}.`);
  }
  const epochs = integer('epochs', options.epochs ?? defaults.epochs, 1);
  return {
    horizon: integer('horizon', options.horizon, 1),
    level,
    learningRate,
    seed,
    epochs,
    window: options.window === undefined ? undefined : integer('window', options.window, 2),
    hiddenSize: integer('hiddenSize', options.hiddenSize ?? defaults.hiddenSize, 1),
    stepsPerEpoch: integer('stepsPerEpoch', options.stepsPerEpoch ?? defaults.stepsPerEpoch, 1),
    batchSize: integer('batchSize', options.batchSize ?? defaults.batchSize, 1),
    patience: integer('patience', options.patience ?? Math.max(2, Math.ceil(epochs / 3)), 1),
    evaluate: options.evaluate ?? true,
    previewEvery: integer('previewEvery', options.previewEvery ?? Math.max(1, Math.round(epochs / 20)), 0),
    signal: options.signal,
  };
}
