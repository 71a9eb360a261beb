import type { Command } from 'commander';
import { collect, integer } from '../../../parsers.ts';
import { axis } from '../axes.ts';
import { modelCommand, pairs, runnerOption, toleranceOption, withCommon } from '../options.ts';
import type { StreamFlags } from './flags.ts';

const help = `
Examples:
  recurra onnx stream model.onnx --input x=sequence.npy
  recurra onnx stream vad.onnx --input audio.npy --axis 1 --block 512 --constant sr=16000
  sensor | recurra onnx stream model.onnx | consumer
  recurra onnx stream model.onnx --input x=sequence.npy --compare

Without --input, standard input gives a step a line: [0.1, 0.2], or {"x": [0.1, 0.2], …} for several inputs. Each step
gives a line at once: {"y": …}. States are kept in between; a model that hides its states is rewritten first.`;

/** The command `recurra onnx stream`. */
export function streamCommand(signal: AbortSignal): Command {
  const command = modelCommand('stream', 'Run a model step by step, and keep its states in between.')
    .addOption(runnerOption())
    .optionsGroup('Inputs:')
    .option(
      '-i, --input <name=value>',
      'a whole sequence: a .npy or .json file, or JSON; may be repeated',
      collect,
    )
    .option('--axis <axis>', 'the time axis, as 1, or x=1 for one input (default: inferred)', axis)
    .option(
      '--block <steps>',
      'length of a step along the time axis (default: what the model takes, else 1)',
      integer(1),
    )
    .option('--constant <name=value>', 'an input that is the same at every step; may be repeated', collect)
    .option(
      '--state <in=out>',
      'an input state and the output of its next value (default: found); may be repeated',
      pairs,
    )
    .optionsGroup('Output:')
    .option(
      '--compare',
      'run the whole sequence at once too, and print the largest difference instead of the outputs',
    )
    .addOption(toleranceOption());
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (path: string, flags: StreamFlags) => {
      const { runStream } = await import('./run.ts');
      await runStream(path, flags, signal);
    });
}
