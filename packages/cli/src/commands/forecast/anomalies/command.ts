import { Command } from 'commander';
import { seedOption, withCommon } from '../../../options/common.ts';
import { integer } from '../../../parsers.ts';
import { modelFolderOption } from '../options/common.ts';
import { dataOption, exampleOption, withTable } from '../options/data.ts';
import { number } from '../options/parsers.ts';
import type { AnomaliesFlags } from './flags.ts';

const help = `
Examples:
  recurra forecast anomalies --data load.csv --last 168 --false-alarm-rate 0.01
  recurra forecast anomalies --data newer.csv --model model --last 48 --out anomalies
  recurra forecast anomalies --example co2 --last 120 --json

Every observation is compared with what was expected of it one step before; the observations before the last ones say
how large an ordinary error is. A model should have been trained on what lies before them.
Written to --out: anomalies.csv (every observation), events.csv, anomalies.svg and report.html.`;

/** The command `recurra forecast anomalies`. */
export function anomaliesCommand(signal: AbortSignal): Command {
  const command = new Command('anomalies')
    .description('Find recent observations that are out of the ordinary.')
    .optionsGroup('Data:')
    .addOption(dataOption(true))
    .addOption(exampleOption());
  withTable(command)
    .optionsGroup('Anomalies:')
    .addOption(modelFolderOption(false))
    .option('--method <baseline>', 'what to expect without --model: snaive, theta, ets, …', 'theta')
    .option(
      '-n, --last <count>',
      'observations to judge, at the end of each series (default: a third)',
      integer(1),
    )
    .option(
      '--calibration <count>',
      'observations before them to learn from (default: all, at most 500)',
      integer(1),
    )
    .option(
      '--false-alarm-rate <share>',
      'share of ordinary observations that may be flagged (default: 0.01)',
      number(1e-9, 0.999),
    )
    .option('--threshold <size>', 'flag above this many half widths of the interval instead', number(1e-9))
    .option('--min-gap <steps>', 'flagged observations this close are one event (default: 3)', integer(1))
    .option('--pool', 'calibrate on all series together')
    .option('--clean-history', 'forecast from what was expected in place of what was flagged')
    .addOption(seedOption())
    .optionsGroup('Output:')
    .option('-o, --out <folder>', 'where to write the files (default: nowhere)');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: AnomaliesFlags) => {
      const { runAnomalies } = await import('./run.ts');
      await runAnomalies(flags, signal);
    });
}
