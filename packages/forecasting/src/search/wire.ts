import { ArgumentError, DataError, isRecurraError, RecurraError } from '@recurra/plugin';
import type { PackedTable } from './packed-table.ts';
import type { Outcome, Task } from './task.ts';

/** What a worker is sent for one task. */
export interface WireTask {
  readonly table: PackedTable;
  readonly task: Task;
  /** TensorFlow.js backend of the thread that asks, for the same results. */
  readonly backend: string;
  /** Whether that thread runs TensorFlow.js in production mode. */
  readonly production: boolean;
}

/** An error on its way between threads, where its class would be lost. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly column?: string;
}

/** What a worker answers. */
export type WireAnswer = { readonly outcome: Outcome } | { readonly error: WireError };

/** Name of the task that workers offer. */
export const taskName = 'runForecastingTask';

/** Takes an error apart. */
export function packError(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  if (!isRecurraError(error)) return { name, message };
  const { column } = error as DataError;
  return { name, message, code: error.code, ...(column === undefined ? {} : { column }) };
}

/** Puts an error together again, of the class it had. */
export function unpackError({ name, message, code, column }: WireError): Error {
  if (code === undefined) return Object.assign(new Error(message), { name });
  if (code === 'ERR_ARGUMENT') return new ArgumentError(message);
  if (code === 'ERR_DATA') return new DataError(message, column === undefined ? {} : { column });
  return new RecurraError(code, message);
}
