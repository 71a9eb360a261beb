import { Command } from 'commander';
import { withCommon } from '../../../options/common.ts';
import { withTable } from '../options/data.ts';
import type { ScoreFlags } from './flags.ts';

const help = `
Examples:
  recurra forecast score --forecasts forecasts.csv --actuals Hourly-test.csv --train Hourly-train.csv --season 24 --layout m4
  recurra forecast score --forecasts forecasts.csv --actuals newer.csv --train sales.csv --id shop

Series are matched by id; steps by time, or by position where there are no dates. sMAPE, MASE and OWA are those of the
M4 competition; Naive2, their yardstick, is computed from --train. The table options hold for --actuals and --train;
gaps of --actuals are never filled, and not scored.`;

/** The command `recurra forecast score`. */
export function scoreCommand(signal: AbortSignal): Command {
  const command = new Command('score')
    .description('Score forecasts against what happened.')
    .option('--forecasts <file>', 'CSV with columns series, time, median, …; or id,F1,F2,… (required)')
    .option('--actuals <file>', 'what happened after the training data (required)')
    .option('--train <file>', 'what came before, for the scale of MASE and Naive2 (required)')
    .option('--allow-missing', 'score the series that are everywhere, and count the others')
    .optionsGroup('Data:');
  withTable(command)
    .optionsGroup('Output:')
    .option('-o, --out <file>', 'where the score of each series goes, as CSV');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: ScoreFlags) => {
      const { runScore } = await import('./run.ts');
      await runScore(flags, signal);
    });
}
