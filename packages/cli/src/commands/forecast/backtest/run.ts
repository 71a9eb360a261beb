import { backtest, backtestToCsv, baselinesByName } from '@recurra/forecasting/inference';
import { UsageError } from '../../../errors.ts';
import { printResult, talkOf } from '../../../output/talk.ts';
import { withProgress } from '../../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../../output/write-files.ts';
import { openInput, readInput } from '../input.ts';
import { toTableOptions } from '../options/data.ts';
import { toFitOptions } from '../options/model.ts';
import type { BacktestFlags } from './flags.ts';

/**
 * Back-tests the network and baselines side by side.
 *
 * @param flags What was asked.
 * @param signal Stops it.
 * @throws UsageError, ArgumentError or DataError for what was given; MissingPeerError if a baseline's package is not
 *   installed; the signal's reason.
 */
export async function runBacktest(flags: BacktestFlags, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const talk = talkOf(flags);
  const { horizon, out, levels } = flags;
  if (horizon === undefined) {
    throw new UsageError('say how many steps to forecast: --horizon <steps>, such as --horizon 24.');
  }
  const baselines = baselinesByName(flags.baselines);
  if (baselines.length === 0 && !flags.network) {
    throw new UsageError('--no-network and --baselines none leave nothing to compare; name a baseline.');
  }
  const input = await openInput(
    flags.data,
    flags,
    'name the table to back-test on: --data <file>, or --example co2; see --help.',
  );
  if (out !== undefined) await prepareFolder(out);
  const table = await readInput(input, toTableOptions(flags), talk, signal);
  const methods = [...baselines];
  if (flags.network) {
    const [{ networkMethod }, { useBackend }] = await Promise.all([
      import('./network.ts'),
      import('../../../tfjs/backend.ts'),
    ]);
    await useBackend(flags.backend, talk.say);
    methods.unshift(networkMethod(flags.preset ?? 'network', toFitOptions(flags)));
  }
  const result = await withProgress(talk.progress, 'Back-testing', (update) =>
    backtest(table, {
      methods,
      horizon,
      origins: flags.origins,
      step: flags.step,
      refit: flags.refit,
      levels,
      minHistory: flags.minHistory,
      seed: flags.seed,
      signal,
      onProgress: ({ done, method, origin, activity }) =>
        update(done, `origin ${origin + 1}, ${method}, ${activity}`),
    }),
  );
  for (const note of result.notes) talk.say(note);
  const report = await import('./report.ts');
  const files =
    out === undefined
      ? undefined
      : await writeFiles(out, {
          'backtest.csv': backtestToCsv(result),
          'methods.csv': backtestToCsv(result, 'methods'),
          'backtest.svg': report.drawOrigins(result),
          'steps.svg': report.drawSteps(result),
          'report.html': report.toHtml(input.name, table, result),
        });
  const seconds = (performance.now() - begun) / 1000;
  printResult(
    flags,
    () => ({
      input: input.name,
      ...result,
      ...(files === undefined ? {} : { files }),
      seconds: Number(seconds.toFixed(3)),
    }),
    () => report.toText(input.name, table, result, { out, seconds }),
  );
}
