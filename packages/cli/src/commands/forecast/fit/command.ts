import { Command } from 'commander';
import { backendOption, seedOption, withCommon } from '../../../options/common.ts';
import { horizonOption, withCheckpoint } from '../options/common.ts';
import { dataOption, exampleOption, withTable } from '../options/data.ts';
import { levelsOption, withModel } from '../options/model.ts';
import type { FitFlags } from './flags.ts';

const help = `
Examples:
  recurra forecast fit --data train.csv --horizon 48 --out model
  recurra forecast fit --data Hourly-train.csv --layout m4 --season 24 --horizon 48 --preset m4-hourly --out model
  recurra forecast fit --data shops.csv --id shop --future promotion --static region --horizon 14 --out model

Written to --out: model.onnx (the model, with its calibration), training.json (scores, notes and settings),
history.csv (the end of each series, so that "predict" needs no --data), training.svg and report.html.`;

/** The command `recurra forecast fit`. */
export function fitCommand(signal: AbortSignal): Command {
  const command = new Command('fit')
    .description('Train one model on all series of a table, score it on their hidden ends, and save it.')
    .addOption(horizonOption())
    .optionsGroup('Data:')
    .addOption(dataOption(true))
    .addOption(exampleOption());
  withModel(withTable(command))
    .addOption(levelsOption('probabilities inside the intervals, the main one first (default: 0.8,0.95)'))
    .addOption(seedOption())
    .addOption(backendOption());
  withCheckpoint(command)
    .optionsGroup('Output:')
    .option('-o, --out <folder>', 'where the model goes (required)');
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (flags: FitFlags) => {
      const { runFit } = await import('./run.ts');
      await runFit(flags, signal);
    });
}
