import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { fromJson, toJson } from './json.ts';
import type { Outcome, Task } from './task.ts';

interface Note {
  readonly task: Task;
  readonly outcome: Omit<Outcome, 'model'>;
}

const noteName = 'outcome.json';
const modelName = 'model.onnx';

/** Writes what became of a task, and of which. */
export function packOutcome(task: Task, { model, ...outcome }: Outcome): Uint8Array {
  const note: Note = { task, outcome };
  const files = { [noteName]: strToU8(toJson(note)), ...(model === undefined ? {} : { [modelName]: model }) };
  return zipSync(files, { level: 0 });
}

/** Reads what {@link packOutcome} wrote; `undefined` if it is damaged, or of another task. */
export function unpackOutcome(task: Task, bytes: Uint8Array): Outcome | undefined {
  try {
    const files = unzipSync(bytes);
    const note = fromJson(strFromU8(files[noteName]!)) as Note;
    const model = files[modelName];
    // Keys are short hashes; the task itself tells for certain.
    if (toJson(note.task) !== toJson(task)) return undefined;
    if ((task.kind === 'fit') !== (model !== undefined)) return undefined;
    return { ...note.outcome, ...(model === undefined ? {} : { model }) };
  } catch {
    return undefined;
  }
}
