import {
  type AnomalyOptions,
  anomaliesToCsv,
  anomalyEventsToCsv,
  baselinesByName,
  detectAnomalies,
  type FittedMethod,
} from '@recurra/forecasting/inference';
import type { SeriesTable } from '@recurra/forecasting/table';
import { UsageError } from '../../../errors.ts';
import { printResult, type Talk, talkOf } from '../../../output/talk.ts';
import { withProgress } from '../../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../../output/write-files.ts';
import { openInput, readInput } from '../input.ts';
import { openModel, readModelData } from '../model-folder/open-model.ts';
import { toTableOptions } from '../options/data.ts';
import type { AnomaliesFlags } from './flags.ts';
import { drawAnomalies, toHtml, toJson, toText } from './report.ts';

/**
 * Finds observations out of the ordinary.
 *
 * @param flags What was asked.
 * @param signal Stops it.
 * @throws UsageError, ArgumentError or DataError for what was given; the signal's reason.
 */
export async function runAnomalies(flags: AnomaliesFlags, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const talk = talkOf(flags);
  const { out } = flags;
  if (flags.data === undefined && flags.example === undefined) {
    throw new UsageError('name the table to look at: --data <file>, or --example co2; see --help.');
  }
  if (out !== undefined) await prepareFolder(out);
  const { name, table, method, expected } = await prepare(flags, talk, signal);
  try {
    const report = await withProgress(talk.progress, 'Looking for anomalies', (update) =>
      detectAnomalies(method, table, { ...optionsOf(flags), signal, onProgress: (done) => update(done) }),
    );
    for (const note of report.notes) talk.say(note);
    const outcome = { name, table, report, expected };
    const files =
      out === undefined
        ? undefined
        : await writeFiles(out, {
            'anomalies.csv': anomaliesToCsv(report, table),
            'events.csv': anomalyEventsToCsv(report, table),
            'anomalies.svg': drawAnomalies(outcome),
            'report.html': toHtml(outcome),
          });
    const seconds = (performance.now() - begun) / 1000;
    printResult(
      flags,
      () => toJson(outcome, files, seconds),
      () => toText(outcome, out, seconds),
    );
  } finally {
    method.dispose();
  }
}

interface Prepared {
  readonly name: string;
  readonly table: SeriesTable;
  readonly method: FittedMethod;
  /** What the expectation comes from, in a few words. */
  readonly expected: string;
}

/** Reads the table and readies what is to say what was expected. */
async function prepare(flags: AnomaliesFlags, talk: Talk, signal: AbortSignal): Promise<Prepared> {
  if (flags.model !== undefined) {
    const model = await openModel(flags.model);
    try {
      const read = await readModelData(model, flags, talk, signal);
      return { ...read, method: model.forecaster, expected: 'the model' };
    } catch (error) {
      model.forecaster.dispose();
      throw error;
    }
  }
  const [baseline, ...others] = baselinesByName([flags.method]);
  if (baseline === undefined || others.length > 0) throw new UsageError('--method must name one baseline.');
  await baseline.prepare?.();
  const input = await openInput(flags.data, flags);
  const table = await readInput(input, toTableOptions(flags), talk, signal);
  const method = await baseline.fit(table, { horizon: 1, levels: [0.8], seed: flags.seed, signal });
  return { name: input.name, table, method, expected: baseline.name };
}

function optionsOf(flags: AnomaliesFlags): AnomalyOptions {
  const { last: steps, calibration, falseAlarmRate, threshold, minGap, pool, cleanHistory } = flags;
  const options = { steps, calibration, falseAlarmRate, threshold, minGap, pool, cleanHistory };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
