import { ArgumentError, definePlugin, type Plugin } from '@recurra/plugin';
import { parseCard } from '../card/parse-card.ts';
import type { PluginInput } from './infer.ts';

/** Deepest nesting of presets; a list that holds itself would have no end. */
const deepest = 20;

function flatten(given: PluginInput, place: string, into: [Plugin, string][], depth: number): void {
  if (!given) return;
  if (depth > deepest) {
    throw new ArgumentError(`createZoo(): ${place} is nested too deeply; a preset must not hold itself.`);
  }
  if (Array.isArray(given)) {
    for (const [index, each] of given.entries()) {
      flatten(each as PluginInput, `${place}[${index}]`, into, depth + 1);
    }
    return;
  }
  if (typeof given !== 'object') {
    const hint = typeof given === 'function' ? '; call it' : '';
    throw new ArgumentError(`createZoo(): ${place} must be a plugin, got a ${typeof given}${hint}.`);
  }
  into.push([given as Plugin, place]);
}

/**
 * Flattens presets, leaves out what is falsy, and checks what remains.
 *
 * @throws ArgumentError naming every place where a plugin stands that was there before, or what is wrong with one.
 */
export function collectPlugins(given: readonly PluginInput[]): Map<string, Plugin> {
  if (!Array.isArray(given)) {
    throw new ArgumentError('createZoo(): plugins must be a list, such as [forecasting(), music()].');
  }
  const found: [Plugin, string][] = [];
  flatten(given, 'plugins', found, 0);
  const plugins = new Map<string, Plugin>();
  const places = new Map<string, string>();
  const problems: string[] = [];
  for (const [plugin, place] of found) {
    definePlugin(plugin);
    for (const card of plugin.models) parseCard(card, `${plugin.id}:${card.id} (${place})`);
    const before = plugins.get(plugin.id);
    if (before === undefined) {
      plugins.set(plugin.id, plugin);
      places.set(plugin.id, place);
      continue;
    }
    const [one, other] = [`${places.get(plugin.id)}`, place];
    problems.push(
      before.version === plugin.version
        ? `the plugin "${plugin.id}" stands twice, as ${one} and as ${other}; leave one out`
        : `the plugin "${plugin.id}" stands as ${one} in version ${before.version} and as ${other} in version ${plugin.version}; keep one of them, or rename the one that is yours`,
    );
  }
  if (problems.length > 0) throw new ArgumentError(`createZoo(): ${problems.join('; ')}.`);
  return plugins;
}
