import { Command, Option } from 'commander';
import { seedOption, withCommon } from '../../../options/common.ts';
import { integer, oneOf } from '../../../parsers.ts';
import { modelFolderOption } from '../options/common.ts';
import { dataOption, exampleOption, withTable } from '../options/data.ts';
import { levelsOption } from '../options/model.ts';
import type { PredictFlags } from './flags.ts';

const help = `
Examples:
  recurra forecast predict --model model --out forecasts.csv
  recurra forecast predict --model model --data newer.csv --out forecasts.csv --chart forecasts.svg
  recurra forecast predict --model model --json --samples 100

Without --data it forecasts what comes after the training data. Newer data is read as the training data was, unless
options say otherwise. Without --out the CSV goes to standard output. Nothing is trained.`;

/** The command `recurra forecast predict`. */
export function predictCommand(signal: AbortSignal): Command {
  const command = new Command('predict')
    .description('Forecast with a saved model.')
    .addOption(modelFolderOption(true))
    .optionsGroup('Data:')
    .addOption(dataOption(false))
    .addOption(exampleOption());
  withTable(command)
    .optionsGroup('Forecast:')
    .addOption(levelsOption("intervals to give, some of the model's, such as 0.95 (default: all)"))
    .option('--samples <count>', 'sample paths a series, for --json or --samples-out', integer(1, 100_000))
    .addOption(seedOption())
    .optionsGroup('Output:')
    .option('-o, --out <file>', 'where the forecasts go (default: standard output)')
    .addOption(
      new Option(
        '--out-layout <name>',
        'long: a row a step; m4: a row a series (default: as the data)',
      ).argParser(oneOf(['long', 'm4'])),
    )
    .option('--samples-out <file>', 'where the sample paths go, as CSV')
    .option('--chart <file>', 'draw the first few series, as SVG')
    .option('--report <file>', 'write a report, as HTML');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: PredictFlags) => {
      const { runPredict } = await import('./run.ts');
      await runPredict(flags, signal);
    });
}
