import type { SeriesTable } from '@recurra/forecasting/table';
import { DataError, RecurraError } from '@recurra/plugin';
import { talkOf } from '../../output/talk.ts';
import { prepareFolder, writeFiles } from '../../output/write-files.ts';
import type { ForecastFlags } from './flags.ts';
import { openInput, readInput } from './input.ts';
import { toTableOptions } from './options/data.ts';
import { toFitOptions } from './options/model.ts';
import { checkCheckpoint, withTraining } from './training.ts';

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
  const talk = talkOf(flags);
  const { say } = talk;
  await checkCheckpoint(flags);
  const input = await openInput(data, flags);
  const { name } = input;
  await prepareFolder(flags.out);
  const table = await readInput(input, toTableOptions(flags), talk, signal);
  if (flags.evaluate) checkHorizon(table, flags.horizon);

  // Only now, with sound input, is it worth loading TensorFlow.js.
  const [{ forecast, forecastsToCsv, verifyOnnx }, { useBackend }, { drawForecasts }, report] =
    await Promise.all([
      import('@recurra/forecasting'),
      import('../../tfjs/backend.ts'),
      import('./chart.ts'),
      import('./report.ts'),
    ]);
  const backend = await useBackend(flags.backend, say);
  const { horizon, level } = flags;
  const result = await withTraining(flags, talk, signal, (context) =>
    forecast(table, { ...toFitOptions(flags), ...context, horizon, levels: [level] }),
  );
  for (const note of result.notes) say(note);
  const onnx = result.toOnnx();
  const paths = await writeFiles(flags.out, {
    'forecast.csv': forecastsToCsv(result.forecasts, table),
    'forecast.svg': drawForecasts(name, table, result),
    'model.onnx': onnx,
  });
  // What is verified is what was written: the file's bytes.
  const difference = flags.verify ? (await verifyOnnx(onnx, table, result)).maxRelativeDifference : undefined;
  const outcome = {
    name,
    table,
    result,
    horizon,
    level,
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
