import type { ModelCard, Plugin, Task } from '@recurra/plugin';
import type { TestRunner } from '../check.ts';

/** The tasks of a plugin, by name. */
export type TaskMap = Readonly<Record<string, Task>>;

/** What one run of a job is told. It must reach the plugin, or the kit sees nothing. */
export interface ExampleRun {
  /** Seeds everything that is random. */
  readonly seed: number;
  /** Stops the run, which then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /**
   * Hears how far the run has come.
   *
   * @param done Share of the work that is done, 0 to 1; 1 at the end.
   */
  readonly onProgress: (done: number) => void;
}

/** Common to everything that shows the kit a plugin at work. */
interface Shown {
  /** Whether another seed must give another result. True if left out; false where nothing is random. */
  readonly random?: boolean;
  /** Whether it is done in a moment, too soon to be stopped: it tells 1 once, and heeds a signal that was aborted before. */
  readonly instant?: boolean;
}

/** Shows the kit one of a plugin's tasks: a model, and what to ask of it. It should take a second at most. */
export interface TaskExample<Name extends string = string, Input = unknown, Output = unknown> extends Shown {
  /** The task's name. */
  readonly task: Name;
  /** A model of the plugin, by the id of its card; or what makes one on the spot, as the content of an `.onnx` file. */
  readonly model: string | (() => Promise<Uint8Array>);
  /** What is asked. */
  readonly input: Input;
  /** What must be refused with an error of Recurra's, each under the words that say what is bad about it. */
  readonly badInputs: Readonly<Record<string, unknown>>;
  /**
   * Takes plain data out of what the task gives: numbers, strings, arrays, typed arrays, objects of these. Only needed
   * where it is more than that.
   */
  readonly result?: (output: Output) => unknown;
}

/** Shows the kit what else an implementation does: training, for one. */
export interface JobExample<Implementation = unknown> extends Shown {
  /** What it is, for the messages: `training`. */
  readonly job: string;
  /**
   * Does it once, in a second or two, and disposes of what it made.
   *
   * @returns The result as plain data.
   */
  readonly run: (implementation: Implementation, run: ExampleRun) => Promise<unknown>;
  /** Calls that must be refused with an error of Recurra's, each under the words that say what is bad. */
  readonly badInputs: Readonly<Record<string, (implementation: Implementation) => unknown>>;
}

/** The examples that fit a plugin's tasks and implementation. */
export type PluginExample<Implementation = unknown, Tasks extends TaskMap = TaskMap> =
  | JobExample<Implementation>
  | {
      [Name in keyof Tasks & string]: Tasks[Name] extends Task<infer _Model, infer Input, infer Output>
        ? TaskExample<Name, Input, Output>
        : never;
    }[keyof Tasks & string];

/** Where a plugin's metadata comes from. */
export interface PluginModule {
  /** The module's URL, built, as Node runs it: `new URL('../dist/plugin.js', import.meta.url)`. */
  readonly url: URL | string;
  /** Its export: the plugin, or the function that gives it when called without arguments. */
  readonly name: string;
}

/** What {@link checkPlugin} needs besides the plugin. */
export interface CheckPluginOptions<Implementation = unknown, Tasks extends TaskMap = TaskMap> {
  /** At least one example for each task, and for each model. */
  readonly examples: readonly PluginExample<Implementation, Tasks>[];
  /** Where the metadata comes from. Needed in Node, where it is measured what importing it loads. */
  readonly module?: PluginModule | undefined;
  /**
   * Reads a file. Needed where the golden file does not lie beside the model's: in a bundled page.
   *
   * @param url A card's `file`, or the same with `.golden.json` for `.onnx`.
   */
  readonly readFile?: (url: URL) => Promise<Uint8Array>;
  /** Milliseconds after which work counts as hanging. 30 000 if left out. */
  readonly patience?: number;
  /** Most characters of source that importing the metadata may load. 50 000 if left out. */
  readonly metadataSize?: number;
}

/** What {@link testPlugin} needs besides the plugin. */
export interface TestPluginOptions<Implementation = unknown, Tasks extends TaskMap = TaskMap>
  extends TestRunner,
    CheckPluginOptions<Implementation, Tasks> {}

/** What all checks of a plugin work with; types have done their work here. */
export interface Subject {
  readonly plugin: Plugin;
  readonly examples: readonly (TaskExample | JobExample)[];
  readonly options: CheckPluginOptions;
  /** Milliseconds. */
  readonly patience: number;
  /** Reads a file that a card names. */
  readonly read: (url: URL) => Promise<Uint8Array>;
}

/** An example that is ready to run, any number of times. */
export interface PreparedExample {
  run(run: ExampleRun): Promise<unknown>;
  readonly badInputs: readonly (readonly [name: string, call: () => unknown])[];
  dispose(): Promise<void>;
}

/** The card that an example names. */
export function cardOf(plugin: Plugin, example: TaskExample | JobExample): ModelCard | undefined {
  return 'task' in example ? plugin.models.find(({ id }) => id === example.model) : undefined;
}
