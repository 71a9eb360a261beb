import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { forecastCommand } from './commands/forecast/command.ts';
import { gestureCommand } from './commands/gesture/command.ts';
import { musicCommand } from './commands/music/command.ts';
import { onnxCommand } from './commands/onnx/command.ts';
import { zooCommand } from './commands/zoo/command.ts';

function version(): string {
  // Beside the sources and beside the build alike.
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * Builds the command line: one command a file tree, each loading what it needs only when it runs.
 *
 * @param signal Aborts the command that runs.
 */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('recurra')
    .description('Recurrent neural networks on your own data.')
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError('(run with --help for the options)')
    .addHelpText(
      'after',
      '\nExample:\n  recurra forecast --example co2 --horizon 24\n  recurra music generate --bars 8 --out new.mid\n  recurra gesture train --data gestures.json --out model\n  recurra onnx inspect model.onnx\n  recurra zoo list\n\nExit codes: 0 done, 1 failed, 2 bad usage or bad input.',
    )
    .exitOverride()
    // `forecast` has options and commands of its own, and some have the same name.
    .enablePositionalOptions();
  // Called with nothing, it shows its help, and that is bad usage.
  for (const command of [forecastCommand, musicCommand, gestureCommand, onnxCommand, zooCommand].map((make) =>
    make(signal),
  )) {
    program.addCommand(inheriting(command, program));
  }
  return program;
}

function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inheriting(inner, command);
  return command;
}
