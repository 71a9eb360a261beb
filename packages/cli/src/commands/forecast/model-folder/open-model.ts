import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Forecaster, loadForecaster } from '@recurra/forecasting/inference';
import type { SeriesTable, TableOptions } from '@recurra/forecasting/table';
import { isRecurraError } from '@recurra/plugin';
import { checkFile } from '../../../check-file.ts';
import { ModelFileError, UsageError } from '../../../errors.ts';
import type { Talk } from '../../../output/talk.ts';
import { openInput, readInput } from '../input.ts';
import { type DataFlags, toTableOptions } from '../options/data.ts';
import { readHistory } from './history.ts';
import { parseRecord, type TrainingRecord } from './training-record.ts';

/** A model and what was kept beside it. */
export interface OpenedModel {
  readonly forecaster: Forecaster;
  /** What `fit` wrote beside it; absent if a lone `.onnx` file was named. */
  readonly record?: TrainingRecord;
  /** Where the history is. */
  readonly history?: string;
}

/**
 * Opens what `recurra forecast fit` wrote.
 *
 * @param path The folder, or the `.onnx` file alone.
 * @returns The model; free it with `forecaster.dispose()`.
 * @throws UsageError if nothing is there; ModelFileError or DataError if it is no forecaster.
 */
export async function openModel(path: string | undefined): Promise<OpenedModel> {
  if (path === undefined) {
    throw new UsageError('say which model: --model <folder>, the one that "recurra forecast fit" wrote.');
  }
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, 'model.onnx') : path;
  await checkFile(file, 'a model');
  const forecaster = await load(file);
  if (!isFolder) return { forecaster };
  const recordPath = join(path, 'training.json');
  try {
    await checkFile(recordPath, 'a record');
    const record = parseRecord(await readFile(recordPath, 'utf8'), recordPath);
    return { forecaster, record, history: join(path, 'history.csv') };
  } catch (error) {
    forecaster.dispose();
    throw error;
  }
}

async function load(file: string): Promise<Forecaster> {
  try {
    return await loadForecaster(await readFile(file));
  } catch (error) {
    // What is wrong with the file is the user's affair; only other failures are ours.
    if (isRecurraError(error) && error.code !== 'ERR_DATA') {
      throw new ModelFileError(`${file} cannot be used as a model: ${error.message}`, error);
    }
    throw error;
  }
}

/** Which data to read for a model. */
export interface ModelDataFlags extends DataFlags {
  readonly data?: string;
  readonly example?: string;
}

/**
 * Reads the data a model is to look at: the file named, in the way the training data was read unless the options say
 * otherwise; without one, what was kept of the training data.
 *
 * @param model The model.
 * @param flags Which data.
 * @param talk Where progress and notes go.
 * @param signal Stops it.
 * @returns The table, and what to call it.
 * @throws UsageError if there is no data; DataError if it cannot be used.
 */
export async function readModelData(
  model: OpenedModel,
  flags: ModelDataFlags,
  talk: Talk,
  signal: AbortSignal,
): Promise<{ name: string; table: SeriesTable }> {
  const { record, history } = model;
  if (flags.data === undefined && flags.example === undefined) {
    if (record === undefined || history === undefined) {
      throw new UsageError(
        'a lone .onnx file has no data beside it: name the history with --data <file>, or give the folder as --model.',
      );
    }
    await checkFile(history, 'the history');
    return { name: record.input, table: await readHistory(await readFile(history), record, signal) };
  }
  const options: TableOptions = { ...record?.reading, ...toTableOptions(flags) };
  const input = await openInput(flags.data, flags);
  return { name: input.name, table: await readInput(input, options, talk, signal) };
}
