import { ArgumentError, RecurraError } from './errors.ts';

/** Version of the contract this package describes. */
export const specVersion = 1;

/** Describes one model that a plugin brings: data, not code. */
export interface ModelCard {
  /** Name of the model inside its plugin, lower case: `chorales`. Its full id is `pluginId:id`. */
  readonly id: string;
  /** One of the plugin's tasks. */
  readonly task: string;
  /** What it does and for whom, one or two sentences. */
  readonly description: string;
  /** SPDX identifier of the weights' licence. */
  readonly license: string;
  /** Data it was trained on: name, and where to find it. */
  readonly dataSource: string;
  /** Measured figures by name, with the unit in the name: `{ testMaseRatio: 0.53 }`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The exact command that reproduces the weights. */
  readonly reproduce: string;
  /** Where the `.onnx` file lies, relative to the plugin's module or absolute. */
  readonly file: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** A plugin: plain metadata plus a lazy `load()`. Importing it must load no implementation. */
export interface Plugin<Implementation = unknown> {
  /** Version of the contract the plugin was written for. */
  readonly specVersion: number;
  /** Unique name, lower case: `forecasting`. */
  readonly id: string;
  /** The plugin's own version (semantic versioning). */
  readonly version: string;
  /** What it can do, for example `['forecast']`. */
  readonly tasks: readonly string[];
  /** The models it brings; may be empty. */
  readonly models: readonly ModelCard[];
  /** Loads the implementation, once it is needed. */
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
 *   specVersion: 1, id: 'echo', version: '1.0.0', tasks: ['echo'], models: [], load: () => import('./impl.js'),
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
  if (!Array.isArray(tasks) || tasks.length === 0) fail(id, 'tasks must name at least one task.');
  const seen = new Set<string>();
  for (const card of models) {
    if (!idPattern.test(card.id))
      fail(id, `model id must match ${idPattern}, got ${JSON.stringify(card.id)}.`);
    if (seen.has(card.id)) fail(id, `model ${card.id} stands twice.`);
    seen.add(card.id);
    if (!tasks.includes(card.task)) {
      fail(
        id,
        `model ${card.id} has the task ${card.task}, which is not among the plugin's: ${tasks.join(', ')}.`,
      );
    }
  }
  return plugin;
}
