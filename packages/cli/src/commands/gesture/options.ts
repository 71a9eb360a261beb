import { type Command, InvalidArgumentError, Option } from 'commander';
import { backendOption, seedOption } from '../../options/common.ts';
import { decimal, integer, oneOf } from '../../parsers.ts';
import { protocolNames } from './flags.ts';

/** Reads `2,3`. */
export function names(text: string): readonly string[] {
  const list = text.split(',').map((name) => name.trim());
  if (list.some((name) => name === '')) throw new InvalidArgumentError('It must be names, as 2,3.');
  return [...new Set(list)];
}

/** `--data` and how it is read. */
export function withData(command: Command, what: string): Command {
  return command
    .option(
      '--data <what>',
      `${what}: JSON, CSV as of the UEA archive, a folder of such files, or an address (required)`,
    )
    .option('--subjects <names>', 'only what these people made, as 2,3', names)
    .option(
      '--interval <ms>',
      'time between two points of CSV, which has no times (default: 10)',
      decimal(0.001, 1e6),
    );
}

/** `--model`. */
export function gestureModelOption(): Option {
  return new Option(
    '--model <what>',
    'gesture:unistroke, an .onnx file, or the folder that "recurra gesture train" wrote',
  );
}

/** Adds how a network is trained. */
export function withNetwork(command: Command): Command {
  return command
    .optionsGroup('Network:')
    .addOption(
      new Option(
        '--preset <name>',
        'settings found for a kind of gesture, which other options override: stroke or motion (default: by the dimensions)',
      ).argParser(oneOf(['stroke', 'motion'])),
    )
    .option('--cell <kind>', 'gru or lstm', oneOf(['gru', 'lstm']))
    .option('--hidden <units>', 'size of the recurrent layers', integer(1, 4096))
    .option('--layers <count>', 'recurrent layers, one on the other', integer(1, 8))
    .option('--members <count>', 'networks whose probabilities are averaged', integer(1, 16))
    .option('--steps <count>', 'updates of each network', integer(1, 1_000_000))
    .option('--epochs <count>', 'the same as times through the examples', integer(1, 100_000))
    .option('--batch-size <count>', 'examples in an update (default: 32)', integer(2, 4096))
    .option('--learning-rate <number>', 'the highest', decimal(1e-8, 1))
    .option('--dropout <share>', 'of what layers give', decimal(0, 0.95))
    .option('--threads <count>', 'threads of the kernels', integer(1, 64), 1)
    .addOption(seedOption())
    .addOption(backendOption());
}

/** Adds how methods are tested. */
export function withProtocol(command: Command): Command {
  return command
    .optionsGroup('Protocol:')
    .addOption(
      new Option(
        '--protocol <name>',
        'loso: each person in turn is left out; cv: cross-validation; few-shot: a few examples of the same person; hold-out',
      ).argParser(oneOf(protocolNames)),
    )
    .option(
      '--seeds <count>',
      'the whole with so many seeds, from --seed on (few-shot: draws)',
      integer(1, 1000),
    )
    .option(
      '--shots <count>',
      'examples of each class to learn from, for few-shot (default: 3)',
      integer(1, 1000),
    )
    .option('--folds <count>', 'parts, for cv (default: 5)', integer(2, 1000))
    .option('--test <what>', 'what is tested, for hold-out (default: a quarter of each class of --data)');
}
