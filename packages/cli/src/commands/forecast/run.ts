import { readTable, type SeriesTable } from '@recurra/forecasting/table';
import { DataError, RecurraError } from '@recurra/plugin';
import { UsageError } from '../../errors.ts';
import { ProgressLine } from '../../output/progress.ts';
import { prepareFolder, writeFiles } from '../../output/write-files.ts';
import { openInput } from './input.ts';
import type { ForecastFlags } from './options.ts';

/** Largest relative difference between the trained model and the exported one. */
const verificationLimit = 1e-4;

/**
 * Forecasts a CSV file: reads it, trains, prints the forecast and its score, writes the files.
 *
 * @param data Path of the file, or `-`.
 * @param flags Everything else.
 * @param signal Stops it.
 * @throws Whatever went wrong; see `errors.ts` for the exit codes.
 */
export async function runForecast(
  data: string | undefined,
  flags: ForecastFlags,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now();
  const say = (text: string): void => {
    if (!flags.quiet) process.stderr.write(`${text}\n`);
  };
  if (flags.resume && flags.checkpoint === undefined) {
    throw new UsageError(
      '--resume needs --checkpoint <folder>: the folder the earlier run saved its state in.',
    );
  }
  const { name, source, targets } = await openInput(data, flags);
  await prepareFolder(flags.out);
  if (flags.checkpoint !== undefined) await prepareFolder(flags.checkpoint, '--checkpoint');
  const table = await readTable(source, {
    timeColumn: flags.time,
    targetColumns: flags.target ?? targets,
    idColumn: flags.id,
    frequency: flags.frequency,
    seasonLength: flags.season,
    dateFormat: flags.dateFormat,
    fill: flags.fill,
    maxBytes: flags.maxBytes,
    maxSeries: flags.maxSeries,
    signal,
  });
  checkHorizon(table, flags.horizon);
  for (const note of table.notes) say(note);

  // Only now, with sound input, is it worth loading TensorFlow.js.
  const [{ forecast, forecastsToCsv, verifyOnnx }, { useBackend }, { drawForecasts }, report] =
    await Promise.all([
      import('@recurra/forecasting'),
      import('../../tfjs/backend.ts'),
      import('./chart.ts'),
      import('./report.ts'),
    ]);
  const backend = await useBackend(flags.backend, say);
  const checkpoint =
    flags.checkpoint === undefined
      ? undefined
      : (await import('@recurra/train/node')).directoryCheckpoint(flags.checkpoint);
  const progress = flags.quiet ? undefined : new ProgressLine(process.stderr);
  try {
    const result = await forecast(table, {
      horizon: flags.horizon,
      level: flags.level,
      seed: flags.seed,
      previewEvery: 0,
      signal,
      ...(flags.epochs === undefined ? {} : { epochs: flags.epochs }),
      ...(flags.hiddenSize === undefined ? {} : { hiddenSize: flags.hiddenSize }),
      ...(flags.window === undefined ? {} : { window: flags.window }),
      ...(checkpoint === undefined ? {} : { checkpoint, resume: flags.resume ?? false }),
      ...(progress === undefined ? {} : { onProgress: (p) => progress.update(p) }),
    });
    progress?.finish();
    for (const note of result.notes) say(note);
    const onnx = await result.toOnnx();
    const paths = await writeFiles(flags.out, {
      'forecast.csv': forecastsToCsv(result.forecasts, table),
      'forecast.svg': drawForecasts(name, table, result),
      'model.onnx': onnx,
    });
    // What is verified is what was written: the file's bytes.
    const difference = flags.verify
      ? (await verifyOnnx(onnx, table, result)).maxRelativeDifference
      : undefined;
    const outcome = {
      name,
      table,
      result,
      horizon: flags.horizon,
      level: flags.level,
      seed: flags.seed,
      backend,
      files: { csv: paths['forecast.csv'], svg: paths['forecast.svg'], onnx: paths['model.onnx'] },
      verification:
        difference === undefined
          ? undefined
          : {
              maxRelativeDifference: difference,
              limit: verificationLimit,
              passed: difference <= verificationLimit,
            },
      seconds: (performance.now() - begun) / 1000,
    };
    process.stdout.write(flags.json ? `${JSON.stringify(report.toJson(outcome))}\n` : report.toText(outcome));
    result.model.dispose();
    if (outcome.verification?.passed === false) {
      throw new RecurraError(
        'ERR_VERIFICATION',
        `ONNX Runtime's forecast from model.onnx differs by ${difference?.toExponential(1)} relative; do not use that file.`,
      );
    }
  } catch (error) {
    progress?.abandon();
    if (signal.aborted && flags.checkpoint !== undefined && (await checkpoint?.read()) !== undefined) {
      say(
        `The state of training is in ${flags.checkpoint}; go on with --checkpoint ${flags.checkpoint} --resume.`,
      );
    }
    throw signal.aborted ? signal.reason : error;
  }
}

/** Said before any work: the score alone needs a held-out tail of `horizon` steps. */
function checkHorizon(table: SeriesTable, horizon: number): void {
  const short = table.series.find(({ values }) => values.length <= horizon);
  if (short === undefined) return;
  throw new DataError(
    `--horizon ${horizon} is longer than the data allows: series "${short.id}" has ${short.values.length} steps, and ` +
      `the last ${horizon} are held out for the score; ask for a shorter horizon or give more history.`,
  );
}
