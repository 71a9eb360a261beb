import { Command, Option } from 'commander';
import { UsageError } from '../../errors.ts';
import { collect, integer, oneOf } from '../../parsers.ts';
import { dateFormat, type ForecastFlags, frequency, level, size } from './options.ts';

const help = `
Examples:
  recurra forecast --example co2 --horizon 24            a shipped series: monthly CO2 at Mauna Loa
  recurra forecast sales.csv --horizon 30 --target sales
  recurra forecast shops.csv --horizon 12 --id shop --frequency weekly --out forecasts
  cat sales.csv | recurra forecast - --horizon 30 --json

The file needs a header line, a time column and one or more columns of numbers; everything else is inferred.
Written to --out: forecast.csv (the numbers), forecast.svg (a chart), model.onnx (the trained model).
Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

/**
 * The command `recurra forecast`.
 *
 * @param signal Aborts it.
 */
export function forecastCommand(signal: AbortSignal): Command {
  return (
    new Command('forecast')
      .description(
        'Train a small LSTM on a CSV file and forecast what comes next, with intervals and an honest score.',
      )
      .argument('[data]', 'CSV file with a time column and columns of numbers; - reads standard input')
      // Checked by hand: commander would ask for it before it tells of a typing error such as --horizont.
      .option('-n, --horizon <steps>', 'how many steps to forecast (required)', integer(1, 100_000))
      .optionsGroup('Data:')
      .addOption(
        new Option('--example <name>', 'forecast a shipped series instead: co2 or seattle-weather').argParser(
          oneOf(['co2', 'seattle-weather']),
        ),
      )
      .option('--time <column>', 'the time column (default: inferred)')
      .option(
        '--target <column>',
        'a column to forecast; may be repeated (default: every numeric column)',
        collect,
      )
      .option('--id <column>', 'the column that tells several series apart (default: inferred)')
      .option('--frequency <name>', 'monthly, weekly, D, 15min, … (default: inferred)', frequency)
      .option('--season <steps>', 'steps in a season, 1 for none (default: inferred)', integer(1))
      .option(
        '--date-format <pattern>',
        'how dates are written, such as DD/MM/YYYY (default: inferred)',
        dateFormat,
      )
      .addOption(
        new Option(
          '--fill <method>',
          'missing steps: auto fills short gaps, none refuses, linear, previous, seasonal',
        )
          .argParser(oneOf(['auto', 'none', 'linear', 'previous', 'seasonal']))
          .default('auto'),
      )
      .option('--max-bytes <size>', 'refuse larger files (default: 256M)', size)
      .option('--max-series <count>', 'refuse more series (default: 1000)', integer(1))
      .optionsGroup('Model:')
      .option('--level <probability>', 'probability inside the interval', level, 0.8)
      .option('--epochs <count>', 'most epochs to train', integer(1))
      .option('--hidden-size <units>', 'units of the LSTM', integer(1, 4096))
      .option('--window <steps>', 'past steps the model looks at (default: a few seasons)', integer(2))
      .option('--seed <number>', 'same seed, same forecast', integer(0), 0)
      .option('--backend <name>', 'where to compute: wasm or cpu', oneOf(['wasm', 'cpu']), 'wasm')
      .option('--checkpoint <folder>', 'save the state of training there')
      .option('--resume', 'continue from the state in --checkpoint')
      .optionsGroup('Output:')
      .option('-o, --out <folder>', 'where to write the files', '.')
      .option('--verify', 'run model.onnx with ONNX Runtime and compare')
      .option('--json', 'print the result as JSON')
      .option('--quiet', 'no progress and no notes')
      .option('--debug', 'show where an unexpected error came from')
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
      )
  );
}
