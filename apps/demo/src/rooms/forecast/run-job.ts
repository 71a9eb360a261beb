import { forecast, forecastsToCsv, type SeriesTable } from '@recurra/forecasting';
import type { CheckpointStore } from '@recurra/train';
import { prepareBackend } from '../../worker/backend.ts';
import type { Job, JobResult, RunUpdate } from './protocol.ts';
import { batchUpdates } from './update-batcher.ts';

/** Where a job's state and news go. */
export interface JobContext {
  readonly checkpoint: CheckpointStore;
  readonly signal: AbortSignal;
  readonly onUpdate: (update: RunUpdate) => void;
}

/** The table with only what the run is about, and the season the user settled on. */
export function tableOf({ table, settings }: Pick<Job, 'table' | 'settings'>): SeriesTable {
  const { seriesId, seasonLength } = settings;
  const series = seriesId === undefined ? table.series : table.series.filter(({ id }) => id === seriesId);
  return { ...table, series, seasonLength };
}

/** Runs one job to its end. */
export async function runJob(job: Job, { checkpoint, signal, onUpdate }: JobContext): Promise<JobResult> {
  const backend = await prepareBackend();
  signal.throwIfAborted();
  const table = tableOf(job);
  const { horizon, level, seed, epochs } = job.settings;
  const updates = batchUpdates(onUpdate);
  const result = await forecast(table, {
    horizon,
    level,
    seed,
    ...(epochs === undefined ? {} : { epochs }),
    signal,
    checkpoint,
    resume: job.resume,
    onProgress: updates.add,
  }).finally(updates.flush);
  try {
    const { forecasts, scores, notes } = result;
    const onnx = await result.toOnnx();
    return { forecasts, scores, notes, csv: forecastsToCsv(forecasts, table), onnx, backend };
  } finally {
    result.model.dispose();
  }
}
