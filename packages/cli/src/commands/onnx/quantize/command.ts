import type { Command } from 'commander';
import { collect, integer } from '../../../parsers.ts';
import { modelCommand, withCommon, withFeeds } from '../options.ts';
import type { QuantizeFlags } from './flags.ts';

const help = `
Examples:
  recurra onnx quantize model.onnx --out small.onnx --verify
  recurra onnx quantize model.onnx --out small.onnx --input x=features.npy --exclude embedding

Weights are kept in 8 bits, about a quarter of the size; a runtime makes floats of them when it loads the model, which
then computes as before. --verify, or inputs that are given, tell how far the outputs move.`;

/** The command `recurra onnx quantize`. */
export function quantizeCommand(signal: AbortSignal): Command {
  const command = modelCommand('quantize', "Keep a model's weights in 8 bits.")
    .option('-o, --out <file>', 'where the new model goes (required)')
    .option('--min-elements <count>', 'weights of fewer elements stay as they are (default: 256)', integer(0))
    .option('--exclude <weight>', 'a weight that stays as it is; may be repeated', collect)
    .option('--verify', 'run both models on the same inputs, random where none are given, and compare');
  return withCommon(withFeeds(command))
    .addHelpText('after', help)
    .action(async (path: string, flags: QuantizeFlags) => {
      const { runQuantize } = await import('./run.ts');
      await runQuantize(path, flags, signal);
    });
}
