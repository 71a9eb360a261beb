import type { Command } from 'commander';
import { axis } from '../axes.ts';
import { modelCommand, seedOption, toleranceOption, withCommon } from '../options.ts';
import type { ToStreamingFlags } from './flags.ts';

const help = `
Examples:
  recurra onnx to-streaming model.onnx --out streaming.onnx --verify

The new model takes a step (or some steps) at a time. Feed each state's output into its input at the next step; zeros at
first. Models that need the whole sequence at once, such as bidirectional ones, are refused with the reason.`;

/** The command `recurra onnx to-streaming`. */
export function toStreamingCommand(signal: AbortSignal): Command {
  const command = modelCommand(
    'to-streaming',
    'Make a model that takes whole sequences one that takes them step by step.',
  )
    .option('-o, --out <file>', 'where the new model goes (required)')
    .option('--axis <axis>', 'the time axis, as 1, or x=1 for one input (default: inferred)', axis)
    .option(
      '--verify',
      'run both on random sequences, whole and step by step, and compare; write only if they agree',
    )
    .addOption(toleranceOption())
    .addOption(seedOption());
  return withCommon(command)
    .addHelpText('after', help)
    .action(async (path: string, flags: ToStreamingFlags) => {
      const { runToStreaming } = await import('./run.ts');
      await runToStreaming(path, flags, signal);
    });
}
