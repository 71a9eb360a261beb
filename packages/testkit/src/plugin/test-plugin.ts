import type { Plugin } from '@recurra/plugin';
import { register } from '../register.ts';
import { pluginChecks } from './check-plugin.ts';
import type { CheckPluginOptions, TaskMap, TestPluginOptions } from './options.ts';

/**
 * Declares the tests that every plugin must pass: it fulfils the contract, loads nothing before `load()`, gives the same
 * result for the same seed, stops when its signal says so, reports progress, refuses bad input in words, leaves no
 * tensors behind, and every model is the file its card describes and gives its golden outputs.
 *
 * Works with any test runner. The tests of the runner may need more time than its default.
 *
 * @param plugin The plugin.
 * @param options The test runner's `it`, `expect` and `describe`; where the metadata comes from; an example for each task and model.
 * @throws ArgumentError if the options do not tell enough.
 * @example
 * testPlugin(tides(), {
 *   it, expect, describe,
 *   module: { url: new URL('../dist/plugin.js', import.meta.url), name: 'tides' },
 *   examples: [
 *     { task: 'tide', model: 'north-sea', input: { hours: 3 }, badInputs: { 'no hours': { hours: 0 } } },
 *     { job: 'training', run: ({ fitTides }, run) => fitTides(gauge, run), badInputs: { 'no data': ({ fitTides }) => fitTides([]) } },
 *   ],
 * });
 */
export function testPlugin<I, T extends TaskMap>(
  plugin: Plugin<I, string, T>,
  options: TestPluginOptions<I, T>,
): void {
  const checks = pluginChecks('testPlugin()', plugin as Plugin, options as CheckPluginOptions);
  register('testPlugin()', `plugin ${plugin.id}`, checks, options);
}
