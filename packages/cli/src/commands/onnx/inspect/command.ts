import type { Command } from 'commander';
import { type CommonFlags, modelCommand, withCommon } from '../options.ts';

const help = `
Examples:
  recurra onnx inspect model.onnx
  recurra onnx inspect model.onnx --json | jq .recurrent`;

/** The command `recurra onnx inspect`. */
export function inspectCommand(signal: AbortSignal): Command {
  return withCommon(
    modelCommand('inspect', 'Look into a model: inputs, layers, states, what can run it, known traps.'),
  )
    .addHelpText('after', help)
    .action(async (path: string, flags: CommonFlags) => {
      const { runInspect } = await import('./run.ts');
      await runInspect(path, flags, signal);
    });
}
