import { definePlugin, type Plugin } from '@recurra/plugin';
import manifest from '../package.json' with { type: 'json' };

/** What the plugin's `load()` gives: everything `@recurra/forecasting` exports. */
export type ForecastingImplementation = typeof import('./index.ts');

/**
 * The forecasting plugin: metadata only. Importing it from `@recurra/forecasting/plugin` loads neither
 * TensorFlow.js nor the forecasting code; `load()` does.
 *
 * It brings no trained models: each is trained on the user's own series, in seconds.
 *
 * @returns The plugin.
 * @example
 * import { forecasting } from '@recurra/forecasting/plugin';
 * const { forecast, readTable } = await forecasting().load();
 */
export function forecasting(): Plugin<ForecastingImplementation> {
  return definePlugin({
    specVersion: 1,
    id: 'forecasting',
    version: manifest.version,
    tasks: ['forecast'],
    models: [],
    load: () => import('./index.ts'),
  });
}
