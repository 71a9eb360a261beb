import { type Command, Option } from 'commander';
import { integer, oneOf } from '../parsers.ts';

/** Where a model is trained. */
export type Backend = 'wasm' | 'cpu';

/** Options every command has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Adds the options every command has. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'no progress and no notes')
    .option('--debug', 'show where an unexpected error came from');
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
