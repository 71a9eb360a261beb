import {
  type FitOptions,
  type ForecastMethod,
  type ForecastProgress,
  fitForecaster,
  presets,
} from '@recurra/forecasting';

/** How many networks are trained one after another: one for the score, then all members. */
function networksOf({ preset, members, evaluate }: Partial<FitOptions>): number {
  const ensemble = members ?? (preset === undefined ? undefined : presets[preset].members) ?? 1;
  return ensemble + (evaluate === false ? 0 : 1);
}

/** Networks that are trained before the current one. */
function before({ phase, member }: ForecastProgress, evaluate: boolean): number {
  return phase === 'evaluate' ? 0 : member - (evaluate ? 0 : 1);
}

/**
 * The network as a method of a back-test.
 *
 * @param name What it is called in tables.
 * @param options Of the model, the horizon aside.
 */
export function networkMethod(name: string, options: Partial<FitOptions>): ForecastMethod {
  const networks = networksOf(options);
  return {
    name,
    fit: (table, { horizon, levels, seed, signal, onProgress }) =>
      fitForecaster(table, {
        ...options,
        horizon,
        levels,
        seed,
        previewEvery: 0,
        ...(signal === undefined ? {} : { signal }),
        onProgress: (progress) => {
          const { step, steps, epoch, epochs } = progress;
          const done = (before(progress, options.evaluate !== false) + step / steps) / networks;
          onProgress?.({ done, activity: `epoch ${epoch} of ${epochs}` });
        },
      }),
  };
}
