import { Command, InvalidArgumentError, Option } from 'commander';
import { collect, integer, oneOf } from '../../parsers.ts';

/** Options every command of `recurra onnx` has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Options of the commands that feed a model. */
export interface FeedFlags {
  readonly input?: readonly string[];
  readonly seed: number;
  readonly dim?: ReadonlyMap<string, number>;
}

/** Which runner was asked for. */
export type RunnerFlag = 'auto' | 'recurra' | 'ort' | 'tfjs';

/** Starts a command: its name, what it does, and the model it is about. */
export function modelCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<model>', 'an .onnx file; - reads standard input');
}

/** Adds the options every command has. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'no notes')
    .option('--debug', 'show where an unexpected error came from');
}

/** Adds the options that say what a model is fed with. */
export function withFeeds(command: Command): Command {
  return command
    .option(
      '-i, --input <name=value>',
      'a .npy or .json file, or JSON; may be repeated; the name may be left out where there is one input',
      collect,
    )
    .addOption(seedOption())
    .option(
      '--dim <name=length>',
      'length of an open axis of random inputs, by its name or as input[axis]; may be repeated',
      lengths,
    );
}

/** `--seed`. */
export function seedOption(): Option {
  return new Option('--seed <number>', 'same seed, same random inputs').argParser(integer(0)).default(0);
}

/** `--runner`. */
export function runnerOption(): Option {
  return new Option('--runner <name>', 'auto, recurra, ort (ONNX Runtime) or tfjs')
    .argParser(oneOf(['auto', 'recurra', 'ort', 'tfjs']))
    .default('auto');
}

/** `--tolerance`. */
export function toleranceOption(): Option {
  return new Option('--tolerance <number>', 'largest difference that passes')
    .argParser(positive)
    .default(1e-4, '1e-4');
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new InvalidArgumentError('It must be a number of at least 0, such as 1e-4.');
}

/** Collects `name=text`. */
export function pairs(text: string, before?: ReadonlyMap<string, string>): Map<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('It must be written as name=value.');
  return new Map([...(before ?? []), [text.slice(0, at), text.slice(at + 1)]]);
}

/** Collects `name=length`. */
export function lengths(text: string, before?: ReadonlyMap<string, number>): Map<string, number> {
  const [[name, value]] = [...pairs(text)] as [[string, string]];
  return new Map([...(before ?? []), [name, integer(0, 2 ** 31)(value)]]);
}
