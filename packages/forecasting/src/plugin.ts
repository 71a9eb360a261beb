import { definePlugin, type Plugin, type Task } from '@recurra/plugin';
import manifest from '../package.json' with { type: 'json' };
import type { Forecaster } from './contract/forecaster.ts';
import type { SeriesForecast } from './contract/series-forecast.ts';
import type { ForecastInput } from './task.ts';

/** What the plugin's `load()` gives: everything `@recurra/forecasting` exports. */
export type ForecastingImplementation = typeof import('./index.ts');

/** What the plugin can do. */
export type ForecastingTasks = {
  readonly forecast: Task<Forecaster, ForecastInput, readonly SeriesForecast[]>;
};

/** The forecasting plugin's type: what a zoo infers from. It has no models, and so no card's type. */
export type ForecastingPlugin = Plugin<ForecastingImplementation, 'forecasting', ForecastingTasks, never>;

/**
 * The forecasting plugin: metadata only. Importing it from `@recurra/forecasting/plugin` loads neither
 * TensorFlow.js nor the forecasting code; `load()` does. The task `forecast` is loaded alone, and needs no TensorFlow.js.
 *
 * It brings no trained models: each is trained on the user's own series, in seconds.
 *
 * @returns The plugin.
 * @example
 * import { forecasting } from '@recurra/forecasting/plugin';
 * const { forecast, readTable } = await forecasting().load();
 */
export function forecasting(): ForecastingPlugin {
  return definePlugin({
    specVersion: 1,
    id: 'forecasting',
    version: manifest.version,
    tasks: { forecast: () => import('./task.ts').then(({ forecast }) => forecast) },
    models: [],
    load: () => import('./index.ts'),
  });
}
