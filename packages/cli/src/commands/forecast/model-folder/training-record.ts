import type { OverallScore } from '@recurra/forecasting';
import type { SeriesTable, TableOptions } from '@recurra/forecasting/table';
import { DataError } from '@recurra/plugin';

/** Columns of `history.csv`. */
export interface HistoryColumns {
  readonly id: string;
  readonly time: string;
  readonly value: string;
  readonly past: readonly string[];
  readonly future: readonly string[];
  readonly static: readonly string[];
}

/** What `training.json` holds: how the model came about, and what `predict` needs besides it. */
export interface TrainingRecord {
  readonly format: 'recurra-training';
  readonly version: 1;
  /** What the data was called. */
  readonly input: string;
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly backend: string;
  /** Options of the model that were given. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How the table was read, so that newer data is read the same way. */
  readonly reading: Omit<TableOptions, 'signal' | 'onProgress'>;
  /** What the table was. */
  readonly table: Pick<SeriesTable, 'timeColumn' | 'frequency' | 'seasonLength'> &
    Partial<Pick<SeriesTable, 'timeZone' | 'dated' | 'timeFormat'>>;
  readonly history: HistoryColumns;
  /** Series it learned from. */
  readonly series: number;
  /** Series that got a fallback instead of a forecast by the model, and why. */
  readonly fallbacks: readonly { readonly id: string; readonly reason: string }[];
  /** Means over the held-out tails, Naive2 among them; absent after `--no-evaluate`. */
  readonly overall?: OverallScore;
  /** Score of each series on its held-out tail. */
  readonly scores: readonly Readonly<Record<string, unknown>>[];
  readonly notes: readonly string[];
  readonly seconds: number;
}

const version = 1;

/**
 * Reads a training record.
 *
 * @param text The content of `training.json`.
 * @param path Its path, for messages.
 * @returns The record.
 * @throws DataError if it is damaged, of a newer version, or something else.
 */
export function parseRecord(text: string, path: string): TrainingRecord {
  const fail = (why: string): never => {
    throw new DataError(`${path} ${why}; give the folder that "recurra forecast fit" wrote.`);
  };
  let value: Partial<TrainingRecord> | null;
  try {
    value = JSON.parse(text) as Partial<TrainingRecord> | null;
  } catch (error) {
    return fail(`is not JSON (${(error as Error).message})`);
  }
  if (value?.format !== 'recurra-training') return fail('is no record of a training');
  if (value.version !== version) return fail(`has version ${String(value.version)}, and ${version} is read`);
  const { table, history, reading } = value;
  const isWhole =
    typeof table?.timeColumn === 'string' &&
    typeof table.frequency?.label === 'string' &&
    Number.isInteger(table.seasonLength) &&
    typeof reading === 'object' &&
    reading !== null &&
    [history?.id, history?.time, history?.value].every((name) => typeof name === 'string') &&
    [history?.past, history?.future, history?.static].every((names) => Array.isArray(names));
  return isWhole ? (value as TrainingRecord) : fail('is damaged: parts of it are missing');
}
