import { ArgumentError, type Plugin } from '@recurra/plugin';
import type { Check, CheckResult } from '../check.ts';
import { badInput, damagedModels } from '../checks/bad-input.ts';
import { cancellation } from '../checks/cancellation.ts';
import { determinism } from '../checks/determinism.ts';
import { laziness } from '../checks/laziness.ts';
import { leaks } from '../checks/leaks.ts';
import { models } from '../checks/models.ts';
import { progress } from '../checks/progress.ts';
import { coverage, shape } from '../checks/shape.ts';
import { runChecks } from '../register.ts';
import type { CheckPluginOptions, Subject, TaskMap } from './options.ts';
import { readFileAt } from './read-file.ts';

const usualPatience = 30_000;

/** All that a plugin must fulfil, in order. */
export function pluginChecks(where: string, plugin: Plugin, options: CheckPluginOptions): Check[] {
  const subject = subjectOf(where, plugin, options);
  const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;
  return [
    shape(subject),
    coverage(subject),
    ...(inNode ? [laziness(subject)] : []),
    determinism(subject),
    cancellation(subject),
    progress(subject),
    badInput(subject),
    damagedModels(subject),
    leaks(subject),
    ...models(subject),
  ];
}

/**
 * Checks a plugin without a test runner: in a page, in a script, before it is added to an application.
 *
 * In browsers laziness is not measured; everything else is.
 *
 * @param plugin The plugin.
 * @param options Where its metadata comes from, and an example for each task and model.
 * @returns What was checked, and what is wrong.
 * @throws ArgumentError if the options do not tell enough.
 * @example
 * const results = await checkPlugin(tides(), { module, examples });
 * for (const { name, problems } of results) console.log(name, problems.join('; ') || 'ok');
 */
export async function checkPlugin<I, T extends TaskMap>(
  plugin: Plugin<I, string, T>,
  options: CheckPluginOptions<I, T>,
): Promise<CheckResult[]> {
  return runChecks(pluginChecks('checkPlugin()', plugin as Plugin, options as CheckPluginOptions));
}

function subjectOf(where: string, plugin: Plugin, options: CheckPluginOptions): Subject {
  if (typeof plugin !== 'object' || plugin === null) {
    throw new ArgumentError(
      `${where}: plugin must be a plugin, got ${typeof plugin}; call the function that gives it.`,
    );
  }
  const { module, examples, readFile = readFileAt, patience = usualPatience } = options ?? {};
  if (module !== undefined && (typeof module.name !== 'string' || !URL.canParse(String(module.url)))) {
    throw new ArgumentError(
      `${where}: module must be { url, name }: where the metadata is imported from, and its export, as ` +
        "{ url: new URL('../dist/plugin.js', import.meta.url), name: 'tides' }.",
    );
  }
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new ArgumentError(
      `${where}: examples must be a list with an example for each task, got ${String(examples)}.`,
    );
  }
  if (!(patience > 0))
    throw new ArgumentError(`${where}: patience must be above 0 ms, got ${String(patience)}.`);
  return { plugin, examples: examples as Subject['examples'], options, patience, read: readFile };
}
