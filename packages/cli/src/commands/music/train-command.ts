import { Command, InvalidArgumentError, Option } from 'commander';
import { backendOption, seedOption, withCommon } from '../../options/common.ts';
import { decimal, integer, oneOf } from '../../parsers.ts';
import type { TrainFlags } from './flags.ts';

const conditionNames = ['key', 'metre', 'phrase', 'chord'] as const;

/** Reads `key,metre`. */
function conditions(text: string): (typeof conditionNames)[number][] {
  const names = text.split(',').map((name) => oneOf(conditionNames)(name.trim()));
  if (new Set(names).size < names.length) throw new InvalidArgumentError('It names one of them twice.');
  return names;
}

/** Reads `-5,6`. */
function transposition(text: string): readonly [number, number] {
  const match = /^(-?\d+),(-?\d+)$/.exec(text.replaceAll(' ', ''));
  const [low, high] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && low <= high && low >= -24 && high <= 24) return [low, high];
  throw new InvalidArgumentError('It must be two numbers of semitones, the lower one first, as -5,6.');
}

/** Reads a grid; `auto` leaves it open. */
const grid = (text: string): number | undefined => (text === 'auto' ? undefined : integer(1, 48)(text));

function withDataset(command: Command): Command {
  return command
    .optionsGroup('Music to learn from:')
    .option(
      '--grid <count>',
      'steps in a quarter note, or auto: what the music lies on (default: auto)',
      grid,
    )
    .option('--min-quarters <count>', 'shorter pieces are skipped (default: 8)', decimal(0, 1e6))
    .option('--max-quarters <count>', 'longer pieces are cut into parts (default: 256)', decimal(1, 1e6))
    .option('--min-polyphony <count>', 'pieces with fewer notes at once are skipped', decimal(0, 88))
    .option('--max-notes <count>', 'most notes at once; inner ones give way (default: 12)', integer(1, 88))
    .option('--valid <share>', 'pieces kept apart to watch (default: 0.1)', decimal(0, 0.9))
    .option('--test <share>', 'pieces kept apart for "evaluate --split test" (default: 0)', decimal(0, 0.9))
    .option('--keep-duplicates', 'keep music that is there twice, in whatever key')
    .option('--percussion', 'take drums as if their numbers were pitches')
    .option('--pedal', 'let notes sound as long as the sustain pedal holds them');
}

function withNetwork(command: Command): Command {
  return command
    .optionsGroup('Model:')
    .addOption(
      new Option(
        '--kind <name>',
        'note: notes of a step one after another; frame; event (default: note)',
      ).argParser(oneOf(['note', 'frame', 'event'])),
    )
    .addOption(
      new Option(
        '--preset <name>',
        'settings found for a purpose, which other options override: chorales, chorales-frames or quick',
      ).argParser(oneOf(['chorales', 'chorales-frames', 'quick'])),
    )
    .option(
      '--conditions <list>',
      `what the model is told besides notes: ${conditionNames.join(',')}`,
      conditions,
    )
    .option('--cell <kind>', 'gru or lstm (default: gru)', oneOf(['gru', 'lstm']))
    .option('--hidden <units>', 'size of the recurrent layers (default: 128)', integer(1, 4096))
    .option('--note-hidden <units>', 'size of the layer over notes (default: as --hidden)', integer(1, 4096))
    .option('--embedding <units>', 'numbers that inputs are brought to first (default: 96)', integer(1, 4096))
    .option('--layers <count>', 'recurrent layers, one on the other (default: 1)', integer(1, 8))
    .option('--members <count>', 'networks whose probabilities are averaged (default: 1)', integer(1, 16))
    .option('--temperature <number>', 'boldness it composes with unless told otherwise', decimal(0, 10))
    .option('--quantize', 'write weights with eight bits each: a quarter of the size');
}

function withTraining(command: Command): Command {
  return command
    .optionsGroup('Training:')
    .option('--epochs <count>', 'times through the music (default: by its amount)', integer(1, 100_000))
    .option('--minutes <number>', 'most minutes of training', decimal(0.01, 1e5))
    .option('--patience <epochs>', 'stop after so many epochs without progress', integer(1, 100_000))
    .option('--batch-size <count>', 'pieces in a step (default: 8, of little music 4)', integer(1, 4096))
    .option('--learning-rate <number>', 'the highest (default: 0.003)', decimal(1e-8, 1))
    .option('--weight-decay <number>', 'default: 0.01', decimal(0, 10))
    .option('--dropout <share>', 'of recurrent layers (default: 0.3, of little music 0.5)', decimal(0, 0.95))
    .option('--input-dropout <share>', 'of inputs (default: 0.1, of little music 0.2)', decimal(0, 0.95))
    .option('--transpose <low,high>', 'semitones pieces are moved by (default: -5,6)', transposition)
    .option('--samples <folder>', 'write a piece there now and then while it learns')
    .option('--sample-every <epochs>', 'how often', integer(1, 100_000), 5)
    .option('--checkpoint <folder>', 'save the state of training there')
    .option('--resume', 'continue from the state in --checkpoint')
    .option('--threads <count>', 'threads of the kernels', integer(1, 64), 2)
    .addOption(seedOption())
    .addOption(backendOption())
    .optionsGroup('Output:');
}

/**
 * The command `recurra music train`.
 *
 * @param signal Aborts it.
 */
export function trainCommand(signal: AbortSignal): Command {
  const command = new Command('train')
    .description('Train a model on your own music.')
    .option(
      '--data <what>',
      'a folder of MIDI, MusicXML or ABC files, one file, JSON as of the JSB chorales, or an address (required)',
    )
    .option('-o, --out <folder>', 'where model.onnx, card.json, dataset.json and history.csv go (required)');
  return withCommon(withTraining(withNetwork(withDataset(command))))
    .addHelpText(
      'after',
      '\nExamples:\n  recurra music train --data my-midi-files --out model --seed 1\n' +
        '  recurra music train --data my-midi-files --out model --minutes 5 --samples samples\n' +
        '  recurra music train --data jsb.json --preset chorales --out chorales --checkpoint state --resume',
    )
    .action(async (flags: TrainFlags) => {
      const { runTrain } = await import('./train.ts');
      await runTrain(flags, signal);
    });
}
