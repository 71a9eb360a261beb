import { Command } from 'commander';
import { inspectCommand } from './inspect/command.ts';
import { quantizeCommand } from './quantize/command.ts';
import { runCommand } from './run/command.ts';
import { streamCommand } from './stream/command.ts';
import { toStreamingCommand } from './to-streaming/command.ts';
import { verifyCommand } from './verify/command.ts';

const help = `
Examples:
  recurra onnx inspect model.onnx
  recurra onnx run model.onnx --input x=features.npy
  recurra onnx verify model.onnx

Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

/**
 * The commands `recurra onnx …`.
 *
 * @param signal Aborts the one that runs.
 */
export function onnxCommand(signal: AbortSignal): Command {
  const command = new Command('onnx')
    .description('Look into ONNX models with recurrent layers, run them, stream them, shrink them.')
    .addHelpText('after', help);
  for (const make of [
    inspectCommand,
    runCommand,
    streamCommand,
    toStreamingCommand,
    quantizeCommand,
    verifyCommand,
  ])
    command.addCommand(make(signal));
  return command;
}
