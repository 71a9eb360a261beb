import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { backendOption, seedOption, withCommon } from '../../options/common.ts';
import { anomaliesCommand } from './anomalies/command.ts';
import { backtestCommand } from './backtest/command.ts';
import { explainCommand } from './explain/command.ts';
import { fitCommand } from './fit/command.ts';
import type { ForecastFlags } from './flags.ts';
import { horizonOption, withCheckpoint } from './options/common.ts';
import { exampleOption, withTable } from './options/data.ts';
import { withModel } from './options/model.ts';
import { level } from './options/parsers.ts';
import { predictCommand } from './predict/command.ts';
import { scoreCommand } from './score/command.ts';

const help = `
Examples:
  recurra forecast --example co2 --horizon 24            a shipped series: monthly CO2 at Mauna Loa
  recurra forecast sales.csv --horizon 30 --target sales
  recurra forecast shops.csv --horizon 12 --id shop --frequency weekly --out forecasts
  cat sales.csv | recurra forecast - --horizon 30 --json

Step by step:
  recurra forecast fit --data train.csv --horizon 48 --out model
  recurra forecast predict --model model --out forecasts.csv
  recurra forecast score --forecasts forecasts.csv --actuals test.csv --train train.csv

The file needs a header line, a time column and one or more columns of numbers; everything else is inferred.
Written to --out: forecast.csv (the numbers), forecast.svg (a chart), model.onnx (the trained model).
Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

/**
 * The command `recurra forecast`: the whole job by itself, and its steps as commands of their own.
 *
 * @param signal Aborts it.
 */
export function forecastCommand(signal: AbortSignal): Command {
  const command = new Command('forecast')
    .description(
      'Train a small recurrent network on a table and forecast what comes next, with intervals and an honest score.',
    )
    .argument('[data]', 'CSV file with a time column and columns of numbers; - reads standard input')
    .addOption(horizonOption())
    .optionsGroup('Data:')
    .addOption(exampleOption());
  withModel(withTable(command))
    .option('--level <probability>', 'probability inside the interval', level, 0.8)
    .addOption(seedOption())
    .addOption(backendOption());
  withCheckpoint(command)
    .optionsGroup('Output:')
    .option('-o, --out <folder>', 'where to write the files', '.')
    .option('--verify', 'run model.onnx with ONNX Runtime and compare');
  withCommon(command)
    .addHelpText('after', help)
    .action(
      async (data: string | undefined, flags: Omit<ForecastFlags, 'horizon'> & { horizon?: number }) => {
        const { horizon } = flags;
        if (horizon === undefined) {
          throw new UsageError('say how many steps to forecast: --horizon <steps>, such as --horizon 24.');
        }
        const { runForecast } = await import('./run.ts');
        await runForecast(data, { ...flags, horizon }, signal);
      },
    );
  for (const make of [
    fitCommand,
    predictCommand,
    scoreCommand,
    backtestCommand,
    anomaliesCommand,
    explainCommand,
  ])
    command.addCommand(make(signal));
  return command;
}
