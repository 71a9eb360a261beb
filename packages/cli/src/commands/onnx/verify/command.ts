import type { Command } from 'commander';
import { modelCommand, toleranceOption, withCommon, withFeeds } from '../options.ts';
import type { VerifyFlags } from './flags.ts';

const help = `
Examples:
  recurra onnx verify model.onnx
  recurra onnx verify model.onnx --input x=features.npy --tolerance 1e-5 --json

Inputs that are not given are random. It fails (exit code 1) if no runner runs the model, or two of them differ.`;

/** The command `recurra onnx verify`. */
export function verifyCommand(signal: AbortSignal): Command {
  const command = modelCommand(
    'verify',
    'Check a file, run it in every runner that can, and compare what they give.',
  );
  return withCommon(withFeeds(command).addOption(toleranceOption()))
    .addHelpText('after', help)
    .action(async (path: string, flags: VerifyFlags) => {
      const { runVerify } = await import('./run.ts');
      await runVerify(path, flags, signal);
    });
}
