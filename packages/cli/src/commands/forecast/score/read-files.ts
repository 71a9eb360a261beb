import { readFile } from 'node:fs/promises';
import {
  type ParsedForecast,
  parseForecasts,
  readTable,
  type SeriesTable,
  type TableOptions,
} from '@recurra/forecasting/table';
import { isRecurraError, RecurraError } from '@recurra/plugin';
import { checkFile } from '../../../check-file.ts';
import type { Talk } from '../../../output/talk.ts';
import { openInput, readInput } from '../input.ts';

/** Lets errors say which of the files they are about. */
async function about<T>(option: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Those of the command line name the file already.
    if (!isRecurraError(error) || error.code === 'ERR_USAGE') throw error;
    const message = error.message.replace(/^\w+\(\): /, '');
    const { row, column } = error as { row?: number; column?: string };
    throw Object.assign(new RecurraError(error.code, `${option} ${path}: ${message}`, { cause: error }), {
      row,
      column,
    });
  }
}

/** Reads forecasts. */
export function readForecasts(path: string): Promise<ParsedForecast[]> {
  return about('--forecasts', path, async () => {
    await checkFile(path, 'a CSV file');
    return parseForecasts(await readFile(path, 'utf8'));
  });
}

/** Reads the training data; its gaps are filled as the options say. */
export function readTrain(
  path: string,
  options: TableOptions,
  talk: Talk,
  signal: AbortSignal,
): Promise<SeriesTable> {
  return about('--train', path, async () => {
    const input = await openInput(path, options);
    return readInput(input, options, talk, signal);
  });
}

/**
 * Reads what happened. Its gaps are never filled: they are NaN.
 *
 * @param path The file.
 * @param options How to read it.
 * @param train Which it follows.
 * @param signal Stops it.
 */
export function readActuals(
  path: string,
  options: TableOptions,
  train: SeriesTable,
  signal: AbortSignal,
): Promise<SeriesTable> {
  return about('--actuals', path, async () => {
    const { source } = await openInput(path, options);
    const bytes = source instanceof URL ? source : await collect(source as AsyncIterable<Uint8Array>);
    const read = (fill: number): Promise<SeriesTable> =>
      readTable(bytes, {
        ...options,
        frequency: train.frequency.label,
        // The season is that of the training data; this file may be shorter than one.
        seasonLength: 1,
        fill,
        signal,
      });
    // What was filled is what differs when it is filled with something else.
    const [zeros, ones] = [await read(0), await read(1)];
    const series = zeros.series.map((one, i) => {
      const other = ones.series[i] as typeof one;
      return {
        id: one.id,
        times: one.times,
        values: one.values.map((value, k) => (value === other.values[k] ? value : Number.NaN)),
      };
    });
    return { ...zeros, series };
  });
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
