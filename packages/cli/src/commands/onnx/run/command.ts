import type { Command } from 'commander';
import { integer, oneOf } from '../../../parsers.ts';
import { modelCommand, runnerOption, withCommon, withFeeds } from '../options.ts';
import type { RunFlags } from './flags.ts';

const help = `
Examples:
  recurra onnx run model.onnx --input x=features.npy
  recurra onnx run model.onnx --input x='[[[0.1], [0.2], [0.3]]]' --json
  recurra onnx run model.onnx --random --seed 1 --dim batch=4 --dim time=100 --repeat 20 --out results --format npy

Outputs go to standard output as one JSON object, {"y": {"type", "dims", "data"}}, or into --out as files.`;

/** The command `recurra onnx run`. */
export function runCommand(signal: AbortSignal): Command {
  const command = modelCommand('run', 'Run a model once.')
    .addOption(runnerOption())
    .optionsGroup('Inputs:')
    .option('--random', 'make up the inputs that are not given');
  return withCommon(
    withFeeds(command)
      .optionsGroup('Output:')
      .option('-o, --out <folder>', 'write each output into a file there')
      .option('--format <name>', 'of the files: json or npy', oneOf(['json', 'npy']), 'json')
      .option('--repeat <runs>', 'run it that often, and tell how long a run takes', integer(1, 1_000_000)),
  )
    .addHelpText('after', help)
    .action(async (path: string, flags: RunFlags) => {
      const { runRun } = await import('./run.ts');
      await runRun(path, flags, signal);
    });
}
