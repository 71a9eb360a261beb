import { node } from './platform/node.ts';
import { createZooOn } from './zoo/create-zoo.ts';
import type { PluginInput, PluginsOf } from './zoo/infer.ts';
import type { Zoo, ZooOptions } from './zoo/types.ts';

export * from './shared.ts';

/**
 * Makes a zoo: it finds, fetches, verifies, keeps and opens the models of the plugins it is given.
 *
 * @param options.plugins Plugins, presets (lists) of them, and what is falsy: that is left out.
 * @param options.cache Where models are kept: a folder (Node), a name (browser), a {@link ModelCache}, or false for nowhere.
 * @param options.fetch Fetches; the global one if left out.
 * @param options.offline Whether nothing may be fetched.
 * @param options.files Where models lie instead, by id.
 * @returns The zoo. The ids of its models are known to TypeScript.
 * @throws ArgumentError if a plugin stands twice, two have the same id, or one is not as the contract says.
 * @example
 * const zoo = createZoo({ plugins: [forecasting(), music()] });
 * const chorales = await zoo.load('music:chorales');
 * const piece = await chorales.run({ bars: 8 }, { seed: 1 });
 */
export function createZoo<const Plugins extends readonly PluginInput[]>(
  options: ZooOptions<Plugins>,
): Zoo<PluginsOf<Plugins>> {
  return createZooOn(node, options) as unknown as Zoo<PluginsOf<Plugins>>;
}
