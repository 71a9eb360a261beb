import {
  type Forecaster,
  type ImportanceResult,
  permutationImportance,
  type WhatIfResult,
  whatIf,
} from '@recurra/forecasting/inference';
import type { SeriesTable } from '@recurra/forecasting/table';
import { UsageError } from '../../../errors.ts';
import { printResult, type Talk, talkOf } from '../../../output/talk.ts';
import { withProgress } from '../../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../../output/write-files.ts';
import { openModel, readModelData } from '../model-folder/open-model.ts';
import type { ExplainFlags } from './flags.ts';
import { filesOf, toJson, toText } from './report.ts';

/**
 * Explains the forecasts of a model.
 *
 * @param flags What was asked.
 * @param signal Stops it.
 * @throws UsageError, ArgumentError or DataError for what was given; the signal's reason.
 */
export async function runExplain(flags: ExplainFlags, signal: AbortSignal): Promise<void> {
  const talk = talkOf(flags);
  const { out } = flags;
  if (!flags.importance && flags.whatIf === undefined) {
    throw new UsageError('--no-importance without --what-if leaves nothing to explain.');
  }
  if (flags.importance && flags.data === undefined && flags.example === undefined) {
    throw new UsageError(
      'importance needs a history longer than what is kept beside the model: name it with --data <file>, or say --no-importance.',
    );
  }
  if (out !== undefined) await prepareFolder(out);
  const model = await openModel(flags.model);
  const { forecaster } = model;
  try {
    const { name, table } = await readModelData(model, flags, talk, signal);
    const scenarios = await askWhatIf(forecaster, table, flags, talk, signal);
    const importance = flags.importance ? await measure(forecaster, table, flags, talk, signal) : undefined;
    const outcome = {
      name,
      table,
      ...(importance === undefined ? {} : { importance }),
      ...(scenarios === undefined ? {} : { scenarios }),
    };
    for (const note of [...(importance?.notes ?? []), ...(scenarios?.notes ?? [])]) talk.say(note);
    const files = out === undefined ? undefined : await writeFiles(out, filesOf(outcome));
    printResult(
      flags,
      () => toJson(outcome, files),
      () => toText(outcome, out),
    );
  } finally {
    forecaster.dispose();
  }
}

function measure(
  forecaster: Forecaster,
  table: SeriesTable,
  { metric, origins, repeats, seed }: ExplainFlags,
  talk: Talk,
  signal: AbortSignal,
): Promise<ImportanceResult> {
  return withProgress(talk.progress, 'Measuring importance', (update) =>
    permutationImportance(forecaster, table, {
      metric,
      seed,
      ...(origins === undefined ? {} : { origins }),
      ...(repeats === undefined ? {} : { repeats }),
      signal,
      onProgress: (done) => update(done),
    }),
  );
}

async function askWhatIf(
  forecaster: Forecaster,
  table: SeriesTable,
  { whatIf: asked }: ExplainFlags,
  talk: Talk,
  signal: AbortSignal,
): Promise<WhatIfResult | undefined> {
  if (asked === undefined) return undefined;
  return withProgress(talk.progress, 'Asking what if', (update) =>
    whatIf(forecaster, table, {
      scenarios: Object.fromEntries(asked.map(({ name, changes }) => [name, changes])),
      signal,
      onProgress: (done) => update(done),
    }),
  );
}
