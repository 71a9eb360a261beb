import { ArgumentError, type ModelCard, type OpenOptions, type Plugin, type Task } from '@recurra/plugin';
import type { LoadedModel } from './types.ts';

/** What is to be opened. */
export interface Opening {
  readonly plugin: Plugin;
  /** Full id. */
  readonly task: string;
  readonly id: string | undefined;
  readonly card: ModelCard | undefined;
  readonly options: OpenOptions;
  readonly signal: AbortSignal | undefined;
}

async function dispose(model: unknown): Promise<void> {
  if (typeof model !== 'object' || model === null || !('dispose' in model)) return;
  if (typeof model.dispose === 'function') await model.dispose();
}

/** Opens a model with the task of its plugin. */
export async function openModel(bytes: Uint8Array, opening: Opening): Promise<LoadedModel<Task>> {
  const { plugin, task: fullTask, id, card, options, signal } = opening;
  const task = await plugin.tasks[fullTask.slice(plugin.id.length + 1)]!();
  signal?.throwIfAborted();
  const model = await task.open(bytes, card === undefined ? options : { ...options, card });
  if (signal?.aborted) {
    await dispose(model);
    throw signal.reason;
  }
  let disposed: Promise<void> | undefined;
  return {
    id,
    task: fullTask,
    card,
    model,
    async run(input, runOptions) {
      if (disposed !== undefined) {
        throw new ArgumentError(`LoadedModel.run(): ${id ?? fullTask} has been disposed of; load it again.`);
      }
      return task.run(model, input, runOptions);
    },
    dispose() {
      disposed ??= dispose(model);
      return disposed;
    },
  };
}
