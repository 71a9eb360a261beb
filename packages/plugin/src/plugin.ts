import type { ModelCard } from './card.ts';
import { ArgumentError, RecurraError } from './errors.ts';
import type { Task } from './task.ts';

/** Version of the contract this package describes. */
export const specVersion = 1;

/**
 * A plugin: plain metadata plus lazy doors to what is heavy. Importing it must load no implementation.
 *
 * Its types tell what it brings: `Plugin<typeof import('./index.ts'), 'tides', { tide: Task<TideModel, Coast, Tide[]> }>`.
 */
export interface Plugin<
  Implementation = unknown,
  Id extends string = string,
  Tasks extends Readonly<Record<string, Task>> = Readonly<Record<string, Task>>,
  Card extends ModelCard = ModelCard,
> {
  /** Version of the contract the plugin was written for. */
  readonly specVersion: number;
  /** Unique name, lower case: `forecasting`. */
  readonly id: Id;
  /** The plugin's own version (semantic versioning). */
  readonly version: string;
  /** What it can do, by name, each loaded once it is needed: `{ forecast: () => import('./task.js').then((m) => m.forecast) }`. */
  readonly tasks: { readonly [Name in keyof Tasks]: () => Promise<Tasks[Name]> };
  /** The models it brings; may be empty. */
  readonly models: readonly Card[];
  /** Loads the implementation, all that the package offers, once it is needed. */
  load(): Promise<Implementation>;
}

const idPattern = /^[a-z][a-z0-9-]*$/;

function fail(id: unknown, problem: string): never {
  throw new ArgumentError(`definePlugin(${JSON.stringify(id)}): ${problem}`);
}

/**
 * Checks a plugin's metadata and returns it unchanged, with its literal types kept.
 *
 * @param plugin The plugin: `specVersion`, `id`, `version`, `tasks`, `models` and a lazy `load`.
 * @returns The same value.
 * @throws ArgumentError if a field is missing or malformed, a model's task is not declared, or an id stands twice.
 * @throws RecurraError (`ERR_SPEC_VERSION`) if it was written for another version of the contract.
 * @example
 * export const echo = definePlugin({
 *   specVersion: 1,
 *   id: 'echo',
 *   version: '1.0.0',
 *   tasks: { echo: () => import('./task.js').then(({ echo }) => echo) },
 *   models: [],
 *   load: () => import('./impl.js'),
 * });
 */
export function definePlugin<const P extends Plugin>(plugin: P): P {
  const { id, tasks, models } = plugin;
  if (plugin.specVersion !== specVersion) {
    throw new RecurraError(
      'ERR_SPEC_VERSION',
      `definePlugin(${JSON.stringify(id)}): specVersion must be ${specVersion}, got ${JSON.stringify(plugin.specVersion)}; ` +
        'install the version of the plugin made for this contract.',
    );
  }
  if (typeof id !== 'string' || !idPattern.test(id)) fail(id, `id must match ${idPattern}.`);
  if (typeof plugin.version !== 'string' || plugin.version === '')
    fail(id, 'version must be a non-empty string.');
  if (typeof plugin.load !== 'function') fail(id, 'load must be a function that imports the implementation.');
  const names = Object.keys(tasks ?? {});
  if (Array.isArray(tasks) || names.length === 0)
    fail(id, 'tasks must hold at least one, as { name: () => Promise<Task> }.');
  for (const name of names) {
    if (!idPattern.test(name)) fail(id, `task name must match ${idPattern}, got ${JSON.stringify(name)}.`);
    if (typeof tasks[name] !== 'function') fail(id, `task ${name} must be a function that loads it.`);
  }
  if (!Array.isArray(models)) fail(id, 'models must be a list of cards.');
  const seen = new Set<string>();
  for (const card of models) {
    if (!idPattern.test(card.id))
      fail(id, `model id must match ${idPattern}, got ${JSON.stringify(card.id)}.`);
    if (seen.has(card.id)) fail(id, `model ${card.id} stands twice.`);
    seen.add(card.id);
    if (!names.includes(card.task)) {
      fail(
        id,
        `model ${card.id} has the task ${card.task}, which is not among the plugin's: ${names.join(', ')}.`,
      );
    }
  }
  return plugin;
}
