import type { TableOptions } from '@recurra/forecasting/table';
import { type Command, Option } from 'commander';
import { collect, integer, oneOf } from '../../../parsers.ts';
import { dateFormat, type fill, fill as fillParser, frequency, size, timeZone } from './parsers.ts';

/** What a table was said to be. */
export interface DataFlags {
  readonly layout?: NonNullable<TableOptions['layout']>;
  readonly time?: string;
  readonly target?: readonly string[];
  readonly id?: string;
  readonly past?: readonly string[];
  readonly future?: readonly string[];
  readonly static?: readonly string[];
  readonly frequency?: string;
  readonly season?: number;
  readonly dateFormat?: string;
  readonly timeZone?: string;
  readonly fill?: ReturnType<typeof fill>;
  readonly maxBytes?: number;
  readonly maxSeries?: number;
}

/** `--data`, of the commands that read a table. */
export function dataOption(required: boolean): Option {
  return new Option(
    '--data <file>',
    `the table: CSV (plain or gzip) or Parquet, a file or an address; - reads standard input${required ? ' (required)' : ''}`,
  );
}

/** `--example`. */
export function exampleOption(): Option {
  return new Option('--example <name>', 'a shipped series instead: co2 or seattle-weather').argParser(
    oneOf(['co2', 'seattle-weather']),
  );
}

/** `--season`. */
export function seasonOption(): Option {
  return new Option('--season <steps>', 'steps in a season, 1 for none (default: inferred)').argParser(
    integer(1),
  );
}

/** `--layout`. */
export function layoutOption(): Option {
  return new Option('--layout <name>', 'long, wide, m4 or auto (default: auto)').argParser(
    oneOf(['auto', 'long', 'wide', 'm4']),
  );
}

/** Adds the options that say how a table is to be read. */
export function withTable(command: Command): Command {
  return command
    .addOption(layoutOption())
    .option('--time <column>', 'the time column (default: inferred)')
    .option(
      '--target <column>',
      'a column to forecast; may be repeated (default: every numeric column)',
      collect,
    )
    .option('--id <column>', 'the column that tells several series apart (default: inferred)')
    .option('--past <column>', 'a covariate known up to now only; may be repeated', collect)
    .option(
      '--future <column>',
      'a covariate known ahead; may be repeated; rows after the last target give its future',
      collect,
    )
    .option('--static <column>', 'a column with one value a series; may be repeated', collect)
    .option('--frequency <name>', 'monthly, weekly, D, 15min, … (default: inferred)', frequency)
    .addOption(seasonOption())
    .option(
      '--date-format <pattern>',
      'how dates are written, such as DD/MM/YYYY (default: inferred)',
      dateFormat,
    )
    .option('--time-zone <zone>', 'the local clock, such as Europe/Berlin (default: UTC)', timeZone)
    .addOption(
      new Option(
        '--fill <method>',
        'missing steps: auto fills short gaps, none refuses, linear, previous, seasonal, zero, mean, or a number (default: auto)',
      ).argParser(fillParser),
    )
    .option('--max-bytes <size>', 'refuse larger files (default: 256M)', size)
    .option('--max-series <count>', 'refuse more series (default: 100000)', integer(1));
}

/** The options of `readTable` that were given. */
export function toTableOptions(flags: DataFlags): TableOptions {
  const all: TableOptions = {
    layout: flags.layout,
    timeColumn: flags.time,
    targetColumns: flags.target,
    idColumn: flags.id,
    pastCovariates: flags.past,
    futureCovariates: flags.future,
    staticColumns: flags.static,
    frequency: flags.frequency,
    seasonLength: flags.season,
    dateFormat: flags.dateFormat,
    timeZone: flags.timeZone,
    fill: flags.fill,
    maxBytes: flags.maxBytes,
    maxSeries: flags.maxSeries,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
