import { Command, Option } from 'commander';
import { seedOption, withCommon } from '../../options/common.ts';
import { decimal, integer, oneOf } from '../../parsers.ts';
import type { ContinueFlags, EvaluateFlags, GenerateFlags, HarmonizeFlags, ReportFlags } from './flags.ts';
import { musicModelOption, voiceOption, withComposing } from './options.ts';
import { trainCommand } from './train-command.ts';

const help = `
Examples:
  recurra music generate --bars 8 --seed 7 --out new.mid
  recurra music harmonize --melody in.mid --out out.mid --seed 1
  recurra music continue --input opening.mid --bars 4 --out whole.mid
  recurra music train --data my-midi-files --out model
  recurra music evaluate --model model --data jsb.json --split test --json

Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

const example = (text: string): string => `\nExample:\n  ${text}`;

function generateCommand(signal: AbortSignal): Command {
  const command = new Command('generate')
    .description('Compose new music.')
    .option('--bars <count>', 'length (default: 8 bars)', decimal(0.1, 1e5))
    .option('--seconds <number>', 'length as it sounds', decimal(0.1, 1e6))
    .option('--frames <count>', 'length in steps of the model', integer(1, 131_072))
    .option('--prime <file>', 'music to begin with')
    .option(
      '--count <number>',
      'pieces: new-1.mid, new-2.mid, …, each from the next seed',
      integer(1, 10_000),
    )
    .addOption(
      new Option('--ending <how>', 'cadence: on the tonic, as a rule; open: wherever it is').argParser(
        oneOf(['cadence', 'open']),
      ),
    );
  return withComposing(command)
    .addHelpText(
      'after',
      example('recurra music generate --bars 16 --scale "D dorian" --seed 3 --out new.mid'),
    )
    .action(async (flags: GenerateFlags) => {
      const { runGenerate } = await import('./compose.ts');
      await runGenerate(flags, signal);
    });
}

function continueCommand(signal: AbortSignal): Command {
  const command = new Command('continue')
    .description('Go on with a piece.')
    .option('--input <file>', 'the piece: MIDI, MusicXML, ABC, or JSON as of the JSB chorales (required)')
    .option('--bars <count>', 'length of the new part (default: 8 bars)', decimal(0.1, 1e5));
  return withComposing(command)
    .addHelpText('after', example('recurra music continue --input opening.mid --bars 4 --out whole.mid'))
    .action(async (flags: ContinueFlags) => {
      const { runContinue } = await import('./compose.ts');
      await runContinue(flags, signal);
    });
}

function harmonizeCommand(signal: AbortSignal): Command {
  const command = new Command('harmonize')
    .alias('harmonise')
    .description('Add the other voices to a melody.')
    .option('--melody <file>', 'a file of music; of chords the highest notes are the melody (required)')
    .addOption(voiceOption());
  return withComposing(command)
    .addHelpText('after', example('recurra music harmonize --melody in.mid --out out.mid --seed 1'))
    .action(async (flags: HarmonizeFlags) => {
      const { runHarmonize } = await import('./compose.ts');
      await runHarmonize(flags, signal);
    });
}

function evaluateCommand(signal: AbortSignal): Command {
  const command = new Command('evaluate')
    .description('How likely pieces are to a model: nats a frame, by the chain rule.')
    .addOption(musicModelOption())
    .option(
      '--data <what>',
      'JSON as of the JSB chorales, a file of music, a folder of them, or an address (required)',
    )
    .addOption(
      new Option(
        '--split <name>',
        'train, valid, test or all; of a folder as --model was trained (default: test of JSON, else all)',
      ).argParser(oneOf(['train', 'valid', 'test', 'all'])),
    );
  return withCommon(command)
    .addHelpText('after', example('recurra music evaluate --model model --data jsb.json --split test --json'))
    .action(async (flags: EvaluateFlags) => {
      const { runEvaluate } = await import('./evaluate.ts');
      await runEvaluate(flags, signal);
    });
}

function reportCommand(signal: AbortSignal): Command {
  const command = new Command('report')
    .description('Compare pieces with a corpus, figure by figure.')
    .addOption(musicModelOption())
    .option(
      '--corpus <what>',
      'JSON as of the JSB chorales (its train split), a folder of music, or an address (required)',
    )
    .option('--pieces <what>', 'pieces to compare (default: --count pieces that the model composes)')
    .option('--count <number>', 'pieces to compose', integer(1, 10_000), 50)
    .option('--temperature <number>', 'boldness of those', decimal(0, 10))
    .addOption(seedOption())
    .option('--markdown <file>', 'where the report goes as Markdown');
  return withCommon(command)
    .addHelpText('after', example('recurra music report --corpus jsb.json --count 50 --markdown report.md'))
    .action(async (flags: ReportFlags) => {
      const { runReport } = await import('./report.ts');
      await runReport(flags, signal);
    });
}

/**
 * The command `recurra music`.
 *
 * @param signal Aborts it.
 */
export function musicCommand(signal: AbortSignal): Command {
  const command = new Command('music')
    .description('Polyphonic music: compose, continue, harmonise, and train on your own.')
    .addHelpText('after', help);
  const all = [
    generateCommand,
    continueCommand,
    harmonizeCommand,
    trainCommand,
    evaluateCommand,
    reportCommand,
  ];
  for (const make of all) command.addCommand(make(signal));
  return command;
}
