import { ArgumentError } from '@recurra/plugin';
import type { ImportanceOptions } from './importance-types.ts';
import type { Predictor } from './predictor.ts';

/** The options, checked and completed. */
export interface ImportanceSettings {
  readonly horizon: number;
  readonly origins: number;
  readonly step: number;
  readonly metric: 'mase' | 'pinball';
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ArgumentError naming the option, what it must be and what came.
 */
export function importanceSettings(method: Predictor, options: ImportanceOptions): ImportanceSettings {
  const horizon = options.horizon ?? method.horizon;
  if (horizon === undefined) {
    throw new ArgumentError(
      'permutationImportance(): horizon must be given, for the method does not say how far it forecasts.',
    );
  }
  const settings = {
    horizon,
    origins: options.origins ?? 3,
    step: options.step ?? horizon,
    metric: options.metric ?? 'mase',
    repeats: options.repeats ?? 5,
    seed: options.seed ?? 0,
  } as const;
  for (const name of ['horizon', 'origins', 'step', 'repeats'] as const) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1) {
      throw new ArgumentError(
        `permutationImportance(): ${name} must be a positive integer, got ${settings[name]}.`,
      );
    }
  }
  if (method.horizon !== undefined && horizon > method.horizon) {
    throw new ArgumentError(
      `permutationImportance(): horizon must be at most the method's, ${method.horizon}, got ${horizon}.`,
    );
  }
  if (settings.metric !== 'mase' && settings.metric !== 'pinball') {
    throw new ArgumentError(
      `permutationImportance(): metric must be "mase" or "pinball", got "${String(settings.metric)}".`,
    );
  }
  for (const block of options.lags === false ? [] : (options.lags ?? [])) {
    const [from, to] = block;
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from) {
      throw new ArgumentError(
        `permutationImportance(): lags must be pairs [from, to] of steps back with 1 ≤ from ≤ to, got [${block.join(', ')}].`,
      );
    }
  }
  return settings;
}
