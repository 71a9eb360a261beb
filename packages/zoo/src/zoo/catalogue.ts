import { ArgumentError, type ModelCard, type Plugin } from '@recurra/plugin';
import type { StandaloneCard } from '../card/schema.ts';
import type { ZooEntry } from './types.ts';

/** What the plugins of a zoo bring. */
export class Catalogue {
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly entries: ReadonlyMap<string, ZooEntry>;
  /** Full ids of all tasks. */
  readonly tasks: readonly string[];

  constructor(plugins: ReadonlyMap<string, Plugin>) {
    this.plugins = plugins;
    const all = [...plugins.values()];
    const toEntry = ({ id: plugin }: Plugin, card: ModelCard): [string, ZooEntry] => {
      const id = `${plugin}:${card.id}`;
      return [id, { id, plugin, task: `${plugin}:${card.task}`, card }];
    };
    this.entries = new Map(all.flatMap((plugin) => plugin.models.map((card) => toEntry(plugin, card))));
    this.tasks = all.flatMap(({ id, tasks }) => Object.keys(tasks).map((task) => `${id}:${task}`));
  }

  /**
   * Finds a model.
   *
   * @throws ArgumentError telling which there are.
   */
  find(where: string, id: string): ZooEntry {
    const entry = this.entries.get(id);
    if (entry !== undefined) return entry;
    const known = [...this.entries.keys()].join(', ') || 'none; the plugins bring no models';
    const plugin = String(id).split(':')[0]!;
    const hint = this.plugins.has(plugin)
      ? ''
      : `; is the plugin "${plugin}" among the plugins of createZoo()?`;
    throw new ArgumentError(`${where}: there is no model ${JSON.stringify(id)}; there is ${known}${hint}`);
  }

  /**
   * The task that a file is for: the one that is named, its card's, or the only one.
   *
   * @throws ArgumentError telling which there are.
   */
  taskFor(name: string, asked: string | undefined, card: StandaloneCard | undefined): string {
    const known = this.tasks.join(', ') || 'none; createZoo() was given no plugins';
    if (asked !== undefined) {
      if (this.tasks.includes(asked)) return asked;
      throw new ArgumentError(`zoo.load(): there is no task ${JSON.stringify(asked)}; there is ${known}.`);
    }
    const fits = this.tasks.filter((task) => {
      const [plugin, taskName] = task.split(':');
      if (card === undefined) return true;
      return card.task === taskName && (card.plugin === undefined || card.plugin === plugin);
    });
    if (fits.length === 1) return fits[0]!;
    const says =
      card === undefined
        ? 'nothing tells what it is for'
        : `its card says ${[card.plugin, card.task].filter(Boolean).join(':')}`;
    throw new ArgumentError(`zoo.load(): ${name}: ${says}; give the option task, one of: ${known}.`);
  }
}
