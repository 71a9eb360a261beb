import type { TableOptions } from '@recurra/forecasting/table';
import { UsageError } from '../../../errors.ts';
import { printResult, talkOf } from '../../../output/talk.ts';
import { prepareFolder, writeFiles } from '../../../output/write-files.ts';
import { openInput, readInput } from '../input.ts';
import { toTableOptions } from '../options/data.ts';
import { toFitOptions } from '../options/model.ts';
import { checkCheckpoint, withTraining } from '../training.ts';
import type { FitFlags } from './flags.ts';

/**
 * Trains a model and saves it with all that `predict` needs.
 *
 * @param flags What was asked.
 * @param signal Stops it; with `--checkpoint` it can go on later.
 * @throws UsageError, ArgumentError or DataError for what was given; the signal's reason.
 */
export async function runFit(flags: FitFlags, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const talk = talkOf(flags);
  const { horizon, out } = flags;
  if (horizon === undefined) {
    throw new UsageError('say how many steps to forecast: --horizon <steps>, such as --horizon 24.');
  }
  if (out === undefined) throw new UsageError('say where the model goes: --out <folder>.');
  await checkCheckpoint(flags);
  const input = await openInput(
    flags.data,
    flags,
    'name the table to learn from: --data <file>, or --example co2; see --help.',
  );
  await prepareFolder(out);
  const given: TableOptions = {
    ...(input.targets === undefined ? {} : { targetColumns: input.targets }),
    ...toTableOptions(flags),
  };
  const table = await readInput(input, given, talk, signal);

  // Only now, with sound input, is it worth loading TensorFlow.js.
  const [{ forecast }, { useBackend }, { writeHistory }, report] = await Promise.all([
    import('@recurra/forecasting'),
    import('../../../tfjs/backend.ts'),
    import('../model-folder/history.ts'),
    import('./report.ts'),
  ]);
  const backend = await useBackend(flags.backend, talk.say);
  const settings = toFitOptions(flags);
  const { levels } = flags;
  const result = await withTraining(flags, talk, signal, (context) =>
    forecast(table, { ...settings, ...(levels === undefined ? {} : { levels }), ...context, horizon }),
  );
  const { model, forecasts, notes } = result;
  try {
    for (const note of notes) talk.say(note);
    const history = writeHistory(table, { window: model.window, horizon, forecasts });
    const record = report.makeRecord({
      input: input.name,
      given,
      table,
      result,
      settings,
      history: history.columns,
      seed: flags.seed,
      backend,
      seconds: (performance.now() - begun) / 1000,
    });
    const files = await writeFiles(out, {
      'model.onnx': model.save(),
      'training.json': `${JSON.stringify(record, undefined, 2)}\n`,
      'history.csv': history.csv,
      'training.svg': report.drawTraining(record, table, result),
      'report.html': report.toHtml(record, table, result),
    });
    const { history: _, reading: __, format: ___, version: ____, ...told } = record;
    printResult(
      flags,
      () => ({ ...told, files }),
      () => report.toText(record, out),
    );
  } finally {
    model.dispose();
  }
}
