import { type Command, Option } from 'commander';
import { integer, oneOf } from '../../../parsers.ts';

/** Where a model is trained. */
export type Backend = 'wasm' | 'cpu';

/** Options every command of `recurra forecast` has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Options of the commands that train. */
export interface TrainFlags {
  readonly seed: number;
  readonly backend: Backend;
  readonly checkpoint?: string;
  readonly resume?: boolean;
}

/** Adds the options every command has. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'no progress and no notes')
    .option('--debug', 'show where an unexpected error came from');
}

/** `--horizon`. It is checked by hand: commander would ask for it before it tells of a typing error such as --horizont. */
export function horizonOption(): Option {
  return new Option('-n, --horizon <steps>', 'how many steps to forecast (required)').argParser(
    integer(1, 100_000),
  );
}

/** `--seed`. */
export function seedOption(): Option {
  return new Option('--seed <number>', 'same seed, same result').argParser(integer(0)).default(0);
}

/** `--backend`. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'where to train: wasm or cpu')
    .argParser(oneOf(['wasm', 'cpu']))
    .default('wasm');
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
