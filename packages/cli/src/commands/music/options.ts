import { type Command, InvalidArgumentError, Option } from 'commander';
import { seedOption, withCommon } from '../../options/common.ts';
import { decimal, integer, oneOf } from '../../parsers.ts';

/** Reads `48-84`. */
function pitchRange(text: string): readonly [number, number] {
  const match = /^(\d{1,3})-(\d{1,3})$/.exec(text.trim());
  const [low, high] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && low <= high && high <= 127) return [low, high];
  throw new InvalidArgumentError('It must be two MIDI numbers, the lower one first, as 48-84.');
}

/** `--model`. */
export function musicModelOption(): Option {
  return new Option(
    '--model <what>',
    'music:chorales, an .onnx file, or the folder that "recurra music train" wrote',
  ).default('music:chorales');
}

/** Adds the options of commands that compose. */
export function withComposing(command: Command): Command {
  command
    .addOption(musicModelOption())
    .option('-o, --out <file>', 'where the music goes: .mid or .abc; - writes MIDI to standard output')
    .addOption(seedOption())
    .optionsGroup('Steering:')
    .option(
      '--temperature <number>',
      "boldness: below 1 likelier notes (default: the model's own)",
      decimal(0, 10),
    )
    .option('--top-k <count>', 'draw among so many likeliest notes', integer(1))
    .option(
      '--top-p <share>',
      'draw among the likeliest notes that together have this probability',
      decimal(1e-6, 1),
    )
    .option('--scale <name>', 'keep to a scale, as "D dorian" or "Eb major"')
    .option(
      '--chords <symbols>',
      'a chord for each bar, as "C Am F G7", or a file of them; repeated to the end',
    )
    .option('--range <lowest-highest>', 'MIDI numbers, as 48-84', pitchRange)
    .option(
      '--parallel-fifths <nats>',
      'how much parallel fifths are shunned; 3 is a lot (harmonize: 1 unless told)',
      decimal(-100, 100),
    )
    .option('--parallel-octaves <nats>', 'the same for parallel octaves and unisons', decimal(-100, 100))
    .optionsGroup('Output:');
  return withCommon(command);
}

/** `--voice`. */
export function voiceOption(): Option {
  return new Option('--voice <name>', 'which voice the melody is: soprano, alto, tenor or bass')
    .argParser(oneOf(['soprano', 'alto', 'tenor', 'bass']))
    .default('soprano');
}
