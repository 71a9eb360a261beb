import { presets } from '@recurra/forecasting';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { type DataFlags, toTableOptions, withTable } from './data.ts';
import { levelsOption, type ModelFlags, toFitOptions, withModel } from './model.ts';

function parse<T extends object>(add: (command: Command) => Command, ...args: string[]): T {
  const command = add(new Command('test').exitOverride().configureOutput({ writeErr: () => undefined }));
  return command.parse(args, { from: 'user' }).opts<T>();
}

const model = (...args: string[]): object => toFitOptions(parse<ModelFlags>(withModel, ...args));
const table = (...args: string[]): object => toTableOptions(parse<DataFlags>(withTable, ...args));

describe('options of the model', () => {
  it('are none unless given: defaults are found from the data', () => {
    expect(model()).toEqual({});
    expect(table()).toEqual({});
  });

  it('become options of fitForecaster', () => {
    expect(
      model(
        ...[
          '--preset',
          'm4-weekly',
          '--window',
          '48',
          '--cell',
          'gru',
          '--hidden-size',
          '64',
          '--layers',
          '3',
        ],
        ...['--dilations', '1,2,2', '--attention', '--dropout', '0.1', '--decoder', 'autoregressive'],
        ...['--head', 'student-t', '--members', '2', '--member-windows', '48,24', '--transform', 'log'],
        ...['--calendar', 'hour-sin,hour-cos', '--covariates', 'price, promotion', '--periods', '24,168'],
        ...[
          '--patch-length',
          '24',
          '--step-gates',
          '--median-weight',
          '3',
          '--non-negative',
          '--epochs',
          '5',
        ],
        ...['--steps-per-epoch', '7', '--batch-size', '8', '--learning-rate', '0.01', '--weight-decay', '0'],
        ...['--patience', 'never', '--recency', '2', '--relative-weight', '0.5', '--no-evaluate'],
      ),
    ).toEqual({
      ...{ preset: 'm4-weekly', window: 48, cell: 'gru', hiddenSize: 64, layers: 3, dilations: [1, 2, 2] },
      ...{ attention: true, dropout: 0.1, decoder: 'autoregressive', head: 'student-t', members: 2 },
      ...{ memberWindows: [48, 24], transform: 'log', calendar: ['hour-sin', 'hour-cos'] },
      ...{ covariates: ['price', 'promotion'], periods: [24, 168], patchLength: 24, stepGates: true },
      ...{ medianWeight: 3, nonNegative: true, epochs: 5, stepsPerEpoch: 7, batchSize: 8 },
      ...{ learningRate: 0.01, weightDecay: 0, patience: Number.POSITIVE_INFINITY, recency: 2 },
      ...{ relativeWeight: 0.5, evaluate: false },
    });
  });

  it('know all presets', () => {
    for (const name of Object.keys(presets)) expect(model('--preset', name)).toEqual({ preset: name });
  });

  it.each([
    ['none', false],
    ['all', true],
    ['weekend', ['weekend']],
  ])('--calendar %s', (text, calendar) => {
    expect(model('--calendar', text)).toEqual({ calendar });
  });

  it('--calendar auto and --no-non-negative say what they mean', () => {
    expect(model('--calendar', 'auto', '--no-non-negative')).toEqual({ nonNegative: false });
  });

  it.each([
    [['--preset', 'm4-hourli'], /Did you mean m4-hourly/],
    [['--head', 'gausian'], /Did you mean gaussian/],
    [['--dropout', '1'], /It must be a number from 0 to 0.99/],
    [['--dilations', '1,x'], /whole number/],
    [['--patience', 'always'], /whole number/],
    [['--calendar', 'weekend,monthend'], /Did you mean month-end/],
    [['--covariates', 'a,,b'], /empty name/],
    [['--covariates', 'a,a'], /"a" twice/],
    [['--cell', 'rnn'], /one of lstm, gru/],
  ])('%s is refused', (args, message) => {
    expect(() => model(...args)).toThrow(message);
  });

  it('--levels reads a list of probabilities', () => {
    const add = (command: Command): Command => command.addOption(levelsOption('x'));
    expect(parse(add, '--levels', '0.8, 0.95')).toEqual({ levels: [0.8, 0.95] });
    expect(() => parse(add, '--levels', '0.8,95')).toThrow(/Did you mean 0.95/);
  });
});

describe('options of the table', () => {
  it('become options of readTable', () => {
    expect(
      table(
        ...[
          '--layout',
          'long',
          '--time',
          't',
          '--target',
          'a',
          '--target',
          'b',
          '--id',
          'shop',
          '--past',
          'temp',
        ],
        ...['--future', 'promotion', '--static', 'region', '--frequency', '15min', '--season', '96'],
        ...['--date-format', 'DD/MM/YYYY HH:mm', '--time-zone', 'Europe/Berlin', '--fill', '0'],
        ...['--max-bytes', '2k', '--max-series', '5'],
      ),
    ).toEqual({
      ...{ layout: 'long', timeColumn: 't', targetColumns: ['a', 'b'], idColumn: 'shop', fill: 0 },
      ...{ pastCovariates: ['temp'], futureCovariates: ['promotion'], staticColumns: ['region'] },
      ...{ frequency: '15min', seasonLength: 96, dateFormat: 'DD/MM/YYYY HH:mm', timeZone: 'Europe/Berlin' },
      ...{ maxBytes: 2048, maxSeries: 5 },
    });
  });

  it.each([
    [['--layout', 'lang'], /Did you mean long/],
    [['--time-zone', 'Europe/Berlino'], /did you mean "Europe\/Berlin"/],
    [['--fill', 'meen'], /Did you mean mean/],
    [['--max-bytes', 'much'], /number of bytes/],
  ])('%s is refused', (args, message) => {
    expect(() => table(...args)).toThrow(message);
  });
});
