import { Command, Option } from 'commander';
import { backendOption, seedOption, withCommon } from '../../../options/common.ts';
import { integer } from '../../../parsers.ts';
import { horizonOption } from '../options/common.ts';
import { dataOption, exampleOption, withTable } from '../options/data.ts';
import { levelsOption, withModel } from '../options/model.ts';
import { listOf, word } from '../options/parsers.ts';
import type { BacktestFlags } from './flags.ts';

const help = `
Examples:
  recurra forecast backtest --example co2 --horizon 12 --origins 4 --baselines snaive,theta,ets
  recurra forecast backtest --data Hourly-train.csv --horizon 48 --preset m4-hourly --out backtest
  recurra forecast backtest --data sales.csv --horizon 14 --no-network --baselines snaive,ses,theta,arima --json

At each origin a method sees what was known then, and is scored on what came after. Baselines: naive, snaive, naive2,
drift, mean, ses, theta; ets needs the package @bsull/augurs, arima the package arima.
Written to --out: backtest.csv (every score), methods.csv, backtest.svg, steps.svg and report.html.`;

/** The command `recurra forecast backtest`. */
export function backtestCommand(signal: AbortSignal): Command {
  const command = new Command('backtest')
    .description('Compare the network with simple methods, at several points of the past.')
    .addOption(horizonOption())
    .optionsGroup('Data:')
    .addOption(dataOption(true))
    .addOption(exampleOption());
  withTable(command)
    .optionsGroup('Back-test:')
    .option('--origins <count>', 'points of the past to forecast from (default: 3)', integer(1, 10_000))
    .option('--step <steps>', 'steps between them (default: the horizon)', integer(1))
    .addOption(
      new Option(
        '--refit [every]',
        'learn anew at every origin, or every so manieth; without it at the first only',
      ).argParser(integer(1)),
    )
    .option(
      '--min-history <steps>',
      'observations an origin needs (default: one more than a season)',
      integer(1),
    )
    .option('--baselines <list>', 'simple methods to compare with, or none', baselineList, [
      'snaive',
      'naive2',
      'theta',
    ])
    .option('--no-network', 'compare the baselines only')
    .addOption(levelsOption('probabilities inside the intervals (default: 0.8,0.95)'));
  withModel(command)
    .addOption(seedOption())
    .addOption(backendOption())
    .optionsGroup('Output:')
    .option('-o, --out <folder>', 'where to write the files (default: nowhere)');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: BacktestFlags) => {
      const { runBacktest } = await import('./run.ts');
      await runBacktest(flags, signal);
    });
}

function baselineList(text: string): string[] {
  return text === 'none' ? [] : listOf(word)(text);
}
