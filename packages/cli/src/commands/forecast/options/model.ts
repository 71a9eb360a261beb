import type { FitOptions, PresetName } from '@recurra/forecasting';
import { type Command, Option } from 'commander';
import { integer, oneOf } from '../../../parsers.ts';
import { level, listOf, number, word } from './parsers.ts';

type CalendarFeature = Exclude<NonNullable<FitOptions['calendar']>, boolean>[number];

// Named here again, as far as types allow to check it: help must not load what trains.
const presetNames: readonly PresetName[] = ['m4-hourly', 'm4-weekly'];
const heads: readonly NonNullable<FitOptions['head']>[] = [
  'quantile',
  'gaussian',
  'student-t',
  'negative-binomial',
];
const calendarFeatures: readonly CalendarFeature[] = [
  'hour-sin',
  'hour-cos',
  'weekday-sin',
  'weekday-cos',
  'weekend',
  'month-start',
  'month-end',
  'year-sin',
  'year-cos',
];

/** Options of the model that have a flag of the same name. */
type PlainOptions = Omit<
  FitOptions,
  | 'horizon'
  | 'levels'
  | 'calendar'
  | 'evaluate'
  | 'seed'
  | 'previewEvery'
  | 'signal'
  | 'onProgress'
  | 'checkpoint'
  | 'resume'
>;

/** They are handed on as they are. */
const modelKeys: readonly (keyof PlainOptions)[] = [
  'preset',
  'window',
  'periods',
  'patchLength',
  'transform',
  'memberWindows',
  'cell',
  'hiddenSize',
  'layers',
  'dilations',
  'attention',
  'dropout',
  'decoder',
  'head',
  'medianWeight',
  'stepGates',
  'members',
  'covariates',
  'epochs',
  'stepsPerEpoch',
  'batchSize',
  'learningRate',
  'weightDecay',
  'patience',
  'recency',
  'relativeWeight',
  'nonNegative',
];

/** What a model was said to be. */
export interface ModelFlags extends PlainOptions {
  readonly calendar?: 'auto' | 'none' | 'all' | readonly CalendarFeature[];
  /** False after `--no-evaluate`. */
  readonly evaluate: boolean;
}

function calendar(text: string): NonNullable<ModelFlags['calendar']> {
  if (text.includes(',')) return listOf(oneOf(calendarFeatures))(text);
  const one = oneOf(['auto', 'none', 'all', ...calendarFeatures])(text);
  return one === 'auto' || one === 'none' || one === 'all' ? one : [one];
}

/** Parses the number of epochs without progress; `never` trains them all. */
function patience(text: string): number {
  return text === 'never' ? Number.POSITIVE_INFINITY : integer(1)(text);
}

/** `--levels`. */
export function levelsOption(description: string): Option {
  return new Option('--levels <list>', description).argParser(listOf(level));
}

/** `--preset`. */
export function presetOption(): Option {
  return new Option(
    '--preset <name>',
    'settings found for a benchmark; other options override them: m4-hourly or m4-weekly',
  ).argParser(oneOf(presetNames));
}

/** Adds the options of the model and its training. */
export function withModel(command: Command): Command {
  return command
    .optionsGroup('Model:')
    .addOption(presetOption())
    .option('--window <steps>', 'past steps the model looks at (default: a few seasons)', integer(2))
    .option('--cell <kind>', 'lstm or gru (default: lstm)', oneOf(['lstm', 'gru']))
    .option('--hidden-size <units>', 'units of each recurrent layer (default: 32)', integer(1, 4096))
    .option('--layers <count>', 'recurrent layers, one on the other (default: 1)', integer(1, 32))
    .option('--dilations <list>', "steps each layer's state goes back, such as 1,2,4", listOf(integer(1)))
    .option('--attention', 'let the last state look at the states of the last season')
    .option('--dropout <share>', 'share of inputs dropped in training (default: 0)', number(0, 0.99))
    .option(
      '--decoder <kind>',
      'direct: all steps at once, or autoregressive: each from the one before (default: direct)',
      oneOf(['direct', 'autoregressive']),
    )
    .option('--head <kind>', `${heads.join(', ')} (default: by the data)`, oneOf(heads))
    .option('--transform <kind>', 'none, or log: for positive series (default: none)', oneOf(['none', 'log']))
    .option('--members <count>', 'networks whose forecasts are averaged (default: 1)', integer(1, 100))
    .option('--member-windows <list>', 'a window for each of them, such as 336,192', listOf(integer(2)))
    .option('--periods <list>', 'seasons simple forecasts are built on, such as 24,168', listOf(integer(2)))
    .option('--patch-length <steps>', 'observations read at a step (default: a season or less)', integer(1))
    .option('--step-gates', 'weigh the simple forecasts anew for each step ahead')
    .option('--median-weight <number>', 'how much the median counts in the loss (default: 1)', number(0))
    .option('--calendar <features>', 'auto, none, all, or a list such as hour-sin,hour-cos', calendar)
    .option('--covariates <list>', 'covariates to use, by name (default: all)', listOf(word))
    .addOption(new Option('--non-negative', 'keep forecasts at or above zero (default: by the data)'))
    .addOption(new Option('--no-non-negative', 'do not'))
    .optionsGroup('Training:')
    .option('--epochs <count>', 'most epochs to train (default: 24)', integer(1))
    .option('--steps-per-epoch <count>', 'steps in an epoch (default: 20)', integer(1))
    .option('--batch-size <count>', 'windows in a step (default: 64)', integer(1))
    .option('--learning-rate <number>', 'the highest (default: 0.003)', number(0, 10))
    .option('--weight-decay <number>', 'default: 0.01', number(0))
    .option('--patience <epochs>', 'epochs without progress before it stops, or never', patience)
    .option('--recency <number>', '1 draws windows evenly, more favours the latest (default: 1)', number(1))
    .option('--relative-weight <share>', 'how much relative errors count (default: 0)', number(0, 1))
    .option('--no-evaluate', 'train once, without a score on held-out data');
}

/** The options of `fitForecaster` that were given. */
export function toFitOptions(flags: ModelFlags): Partial<FitOptions> {
  const given = modelKeys.filter((key) => flags[key] !== undefined).map((key) => [key, flags[key]]);
  const { calendar: wish } = flags;
  return {
    ...Object.fromEntries(given),
    ...(wish === undefined || wish === 'auto'
      ? {}
      : { calendar: wish === 'all' ? true : wish === 'none' ? false : wish }),
    ...(flags.evaluate ? {} : { evaluate: false }),
  };
}
