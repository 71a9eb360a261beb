import { Command, Option } from 'commander';
import { backendOption, seedOption, withCommon } from '../../options/common.ts';
import { integer, oneOf } from '../../parsers.ts';
import type {
  ContinueFlags,
  EvaluateFlags,
  GenerateFlags,
  HarmonizeFlags,
  ReportFlags,
  TrainFlags,
} from './flags.ts';
import { decimal, musicModelOption, voiceOption, withComposing } from './options.ts';

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
    .option('--input <file>', 'the piece: MIDI, or JSON as of the JSB chorales (required)')
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
    .option('--melody <file>', 'a MIDI file; of chords the highest notes are the melody (required)')
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
    .option('--data <what>', 'JSON as of the JSB chorales, a MIDI file, or a folder of them (required)')
    .addOption(
      new Option('--split <name>', 'which pieces of a JSON file')
        .argParser(oneOf(['train', 'valid', 'test']))
        .default('test'),
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
      'JSON as of the JSB chorales (its train split), or a folder of MIDI files (required)',
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

function trainCommand(signal: AbortSignal): Command {
  const command = new Command('train')
    .description('Train a model on your own music.')
    .option('--data <what>', 'a folder of MIDI files, one file, or JSON as of the JSB chorales (required)')
    .option('-o, --out <folder>', 'where model.onnx and card.json go (required)')
    .addOption(
      new Option('--kind <name>', 'note, frame or event (default: note)').argParser(
        oneOf(['note', 'frame', 'event']),
      ),
    )
    .addOption(
      new Option('--preset <name>', 'chorales, chorales-frames or quick').argParser(
        oneOf(['chorales', 'chorales-frames', 'quick']),
      ),
    )
    .option('--grid <count>', 'steps in a quarter note', integer(1, 48), 4)
    .option('--epochs <count>', 'times through the music (default: by its amount)', integer(1, 100_000))
    .option('--members <count>', 'networks whose probabilities are averaged', integer(1, 16))
    .option('--hidden <units>', 'size of the recurrent layers', integer(1, 4096))
    .option('--samples <folder>', 'write a piece there now and then while it learns')
    .option('--threads <count>', 'threads of the kernels', integer(1, 64), 2)
    .addOption(seedOption())
    .addOption(backendOption());
  return withCommon(command)
    .addHelpText('after', example('recurra music train --data my-midi-files --out model --seed 1'))
    .action(async (flags: TrainFlags) => {
      const { runTrain } = await import('./train.ts');
      await runTrain(flags, signal);
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
