import { type Command, Option } from 'commander';
import type { Backend } from '../../../options/common.ts';
import { integer } from '../../../parsers.ts';

/** Options of the commands that train. */
export interface TrainFlags {
  readonly seed: number;
  readonly backend: Backend;
  readonly checkpoint?: string;
  readonly resume?: boolean;
}

/** `--horizon`. It is checked by hand: commander would ask for it before it tells of a typing error such as --horizont. */
export function horizonOption(): Option {
  return new Option('-n, --horizon <steps>', 'how many steps to forecast (required)').argParser(
    integer(1, 100_000),
  );
}

/** Adds the options that keep the state of training. */
export function withCheckpoint(command: Command): Command {
  return command
    .option('--checkpoint <folder>', 'save the state of training there')
    .option('--resume', 'continue from the state in --checkpoint');
}

/** `--model`, of the commands that use a trained model. */
export function modelFolderOption(required: boolean): Option {
  return new Option(
    '--model <folder>',
    `the folder that "recurra forecast fit" wrote${required ? ' (required)' : ''}`,
  );
}
