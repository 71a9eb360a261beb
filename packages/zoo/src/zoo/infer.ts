import type { ModelCard, Plugin, Task } from '@recurra/plugin';

/** What `createZoo` takes as plugins: plugins, presets of them, and what is to be left out. */
export type PluginInput = Plugin | false | null | undefined | 0 | '' | readonly PluginInput[];

/** The plugins among what was given. */
export type PluginsOf<Given> = [PluginInput] extends [Given]
  ? Plugin
  : Given extends readonly (infer Each)[]
    ? PluginsOf<Each>
    : Given extends Plugin
      ? Given
      : never;

/** Full ids of a plugin's models: `'music:chorales'`. */
export type ModelId<P> = P extends Plugin
  ? P['models'][number] extends infer Card
    ? Card extends ModelCard
      ? `${P['id']}:${Card['id']}`
      : never
    : never
  : never;

/** Full ids of a plugin's tasks: `'music:compose'`. */
export type TaskId<P> = P extends Plugin ? `${P['id']}:${keyof P['tasks'] & string}` : never;

type TaskNamed<P extends Plugin, Name> = Name extends keyof P['tasks']
  ? Awaited<ReturnType<P['tasks'][Name]>>
  : never;

/** The task under a full id. */
export type TaskOf<P, Id> = P extends Plugin
  ? Id extends `${P['id']}:${infer Name}`
    ? TaskNamed<P, Name>
    : never
  : never;

/** The task of the model under a full id. */
export type TaskOfModel<P, Id> = P extends Plugin
  ? P['models'][number] extends infer Card
    ? Card extends ModelCard
      ? Id extends `${P['id']}:${Card['id']}`
        ? TaskNamed<P, Card['task']>
        : never
      : never
    : never
  : never;

/** What a task opens, takes and gives. */
export type ModelOf<T> = T extends Task<infer Model, never, unknown> ? Model : unknown;
export type InputOf<T> = T extends Task<infer _, infer Input, infer __> ? Input : unknown;
export type OutputOf<T> = T extends Task<infer _, infer __, infer Output> ? Output : unknown;
