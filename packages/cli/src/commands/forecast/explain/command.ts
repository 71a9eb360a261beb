import { Command, Option } from 'commander';
import { seedOption, withCommon } from '../../../options/common.ts';
import { integer, oneOf } from '../../../parsers.ts';
import { modelFolderOption } from '../options/common.ts';
import { dataOption, exampleOption, withTable } from '../options/data.ts';
import type { ExplainFlags } from './flags.ts';
import { scenario } from './scenarios.ts';

const help = `
Examples:
  recurra forecast explain --model model --data history.csv
  recurra forecast explain --model model --data history.csv --what-if promotion=1 --what-if "price*=1.1,promotion=0"
  recurra forecast explain --model model --no-importance --what-if promotion=1

Importance: how much worse the forecasts become when one covariate, or one part of the history, is shuffled; it needs a
history longer than the model's window. What-if: the forecast with other values of covariates that are known ahead.
Written to --out: importance.csv and importance.svg, what-if.csv and what-if.svg, and report.html.`;

/** The command `recurra forecast explain`. */
export function explainCommand(signal: AbortSignal): Command {
  const command = new Command('explain')
    .description(
      'Show what the forecasts of a model depend on, and what they would be in other circumstances.',
    )
    .addOption(modelFolderOption(true))
    .optionsGroup('Data:')
    .addOption(dataOption(false))
    .addOption(exampleOption());
  withTable(command)
    .optionsGroup('Explanation:')
    .option('--what-if <changes>', 'other values ahead, such as promotion=1; may be repeated', scenario)
    .option('--no-importance', 'leave the importance out')
    .addOption(
      new Option('--metric <name>', 'error that is measured')
        .argParser(oneOf(['mase', 'pinball']))
        .default('mase'),
    )
    .option('--origins <count>', 'points of the past to forecast from (default: 3)', integer(1, 10_000))
    .option('--repeats <count>', 'times each feature is shuffled (default: 5)', integer(1, 10_000))
    .addOption(seedOption())
    .optionsGroup('Output:')
    .option('-o, --out <folder>', 'where to write the files (default: nowhere)');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: ExplainFlags) => {
      const { runExplain } = await import('./run.ts');
      await runExplain(flags, signal);
    });
}
