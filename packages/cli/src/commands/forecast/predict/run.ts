import type { SeriesForecast } from '@recurra/forecasting';
import { forecastsToCsv } from '@recurra/forecasting/table';
import { UsageError } from '../../../errors.ts';
import { prepareFiles, writeOne } from '../../../output/output-file.ts';
import { printResult, talkOf } from '../../../output/talk.ts';
import { withProgress } from '../../../output/task-progress.ts';
import { openModel, readModelData } from '../model-folder/open-model.ts';
import type { PredictFlags } from './flags.ts';
import { samplesToCsv, toJson, toText } from './report.ts';

/**
 * Forecasts with a saved model. TensorFlow.js is not loaded.
 *
 * @param flags What was asked.
 * @param signal Stops it.
 * @throws UsageError, ArgumentError or DataError for what was given; the signal's reason.
 */
export async function runPredict(flags: PredictFlags, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const talk = talkOf(flags);
  const { samples = 0, seed, samplesOut, out } = flags;
  checkSamples(flags);
  const { chart, report } = flags;
  await prepareFiles({ '--out': out, '--samples-out': samplesOut, '--chart': chart, '--report': report });
  const model = await openModel(flags.model);
  const { forecaster } = model;
  try {
    const levels = chooseLevels(flags.levels, forecaster.levels);
    const { name, table } = await readModelData(model, flags, talk, signal);
    const all = await withProgress(talk.progress, 'Forecasting', (update) =>
      forecaster.predict(table, { samples, seed, signal, onProgress: (done) => update(done) }),
    );
    const forecasts = all.map((forecast) => withLevels(forecast, levels));
    tellFallbacks(forecasts, talk.say);
    const layout = flags.outLayout ?? (table.dated === false ? 'm4' : 'long');
    const csv = forecastsToCsv(forecasts, table, { layout });
    if (out !== undefined) await writeOne(out, csv);
    if (samplesOut !== undefined) await writeOne(samplesOut, samplesToCsv(forecasts, table));
    if (chart !== undefined) {
      const { drawForecasts } = await import('../chart.ts');
      await writeOne(chart, drawForecasts(name, table, { forecasts, scores: [] }));
    }
    const outcome = {
      name,
      table,
      forecasts,
      levels,
      horizon: forecaster.horizon,
      seed,
      files: { csv: out, samples: samplesOut, chart, report },
      seconds: (performance.now() - begun) / 1000,
      notes: forecaster.notes,
    };
    if (report !== undefined) {
      const { toHtml } = await import('./html.ts');
      await writeOne(report, toHtml(outcome));
    }
    if (out === undefined && !flags.json) process.stdout.write(csv);
    else
      printResult(
        flags,
        () => toJson(outcome),
        () => toText(outcome),
      );
  } finally {
    forecaster.dispose();
  }
}

function checkSamples({ samples, samplesOut, json }: PredictFlags): void {
  if (samples === undefined && samplesOut !== undefined) {
    throw new UsageError('--samples-out needs --samples <count>: how many paths a series.');
  }
  if (samples !== undefined && samplesOut === undefined && !json) {
    throw new UsageError(
      '--samples needs --samples-out <file> or --json: the forecasts hold no sample paths.',
    );
  }
}

/** The model knows the quantiles it was trained for, and no others. */
function chooseLevels(wanted: readonly number[] | undefined, known: readonly number[]): readonly number[] {
  const unknown = wanted?.find((level) => !known.includes(level));
  if (unknown === undefined) return wanted ?? known;
  throw new UsageError(
    `--levels must be among the model's, ${known.join(', ')}, got ${unknown}; fit one with --levels ${[...known, unknown].join(',')}.`,
  );
}

function withLevels(forecast: SeriesForecast, levels: readonly number[]): SeriesForecast {
  const { intervals } = forecast;
  if (intervals === undefined) return forecast;
  const chosen = levels
    .map((level) => intervals.find((one) => one.level === level))
    .filter((one) => one !== undefined);
  const [first] = chosen;
  return first === undefined ? forecast : { ...forecast, ...first, intervals: chosen };
}

function tellFallbacks(forecasts: readonly SeriesForecast[], say: (text: string) => void): void {
  const others = forecasts.filter(({ status }) => status !== undefined && status.state !== 'model');
  for (const { status } of others.slice(0, 5)) say(status?.reason ?? '');
  if (others.length > 5) say(`${others.length - 5} more series have no forecast by the model.`);
}
