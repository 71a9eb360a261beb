import { Command } from 'commander';
import { withCommon } from '../../options/common.ts';
import { decimal } from '../../parsers.ts';
import type { CompareFlags, EvaluateFlags, RecognizeFlags, TrainFlags } from './flags.ts';
import { gestureModelOption, names, withData, withNetwork, withProtocol } from './options.ts';

const help = `
Examples:
  recurra gesture train --data gestures.json --out model --seed 1
  recurra gesture evaluate --model model --data test.json --json
  recurra gesture evaluate --protocol loso --data gestures.json --seeds 3
  recurra gesture compare --data gestures.json
  recurra gesture recognize --model gesture:unistroke --data strokes.json

Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

const example = (text: string): string => `\nExample:\n  ${text}`;

function trainCommand(signal: AbortSignal): Command {
  const command = new Command('train')
    .description('Train a recogniser on your own gestures.')
    .option('-o, --out <folder>', 'where model.onnx, card.json, dataset.json and history.csv go (required)')
    .option(
      '--false-rejects <share>',
      'known gestures that may be rejected as unknown; 0 rejects nothing',
      decimal(0, 0.5),
    );
  return withCommon(withNetwork(withData(command, 'gestures to learn from')).optionsGroup('Output:'))
    .addHelpText(
      'after',
      example('recurra gesture train --data gestures.json --subjects 2,3 --out model --seed 1'),
    )
    .action(async (flags: TrainFlags) => {
      const { runTrain } = await import('./train.ts');
      await runTrain(flags, signal);
    });
}

function evaluateCommand(signal: AbortSignal): Command {
  const command = new Command('evaluate')
    .description(
      'How well gestures are recognised: by a trained model, or by networks trained and tested by turns.',
    )
    .addOption(gestureModelOption())
    .option('--earliness', 'also how much of a gesture is needed until it is recognised, of --model');
  return withCommon(
    withNetwork(withProtocol(withData(command, 'gestures to test with'))).optionsGroup('Output:'),
  )
    .addHelpText('after', example('recurra gesture evaluate --model model --data test.json --json'))
    .action(async (flags: EvaluateFlags) => {
      const { runEvaluate } = await import('./evaluate.ts');
      await runEvaluate(flags, signal);
    });
}

function compareCommand(signal: AbortSignal): Command {
  const command = new Command('compare')
    .description('Compare the network with $1, Protractor, $P, $Q and DTW, on your own gestures.')
    .option('--methods <names>', 'only these, as recurra,protractor', names)
    .option('--markdown <file>', 'where the table goes, too');
  return withCommon(withNetwork(withProtocol(withData(command, 'gestures'))).optionsGroup('Output:'))
    .addHelpText(
      'after',
      example('recurra gesture compare --data gestures.json --protocol few-shot --shots 3'),
    )
    .action(async (flags: CompareFlags) => {
      const { runCompare } = await import('./compare.ts');
      await runCompare(flags, signal);
    });
}

function recognizeCommand(signal: AbortSignal): Command {
  const command = new Command('recognize')
    .alias('recognise')
    .description('Tell what gestures are.')
    .addOption(gestureModelOption().default('gesture:unistroke'));
  return withCommon(withData(command, 'the gestures'))
    .addHelpText('after', example('recurra gesture recognize --model model --data strokes.json'))
    .action(async (flags: RecognizeFlags) => {
      const { runRecognize } = await import('./recognize.ts');
      await runRecognize(flags, signal);
    });
}

/**
 * The command `recurra gesture`.
 *
 * @param signal Aborts it.
 */
export function gestureCommand(signal: AbortSignal): Command {
  const command = new Command('gesture')
    .description('Dynamic gestures: train on a few examples, test, compare, recognise.')
    .addHelpText('after', help);
  for (const make of [trainCommand, evaluateCommand, compareCommand, recognizeCommand]) {
    command.addCommand(make(signal));
  }
  return command;
}
