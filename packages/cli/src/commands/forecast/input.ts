import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  checkSize,
  readTable,
  type SeriesTable,
  type TableOptions,
  type TableSource,
} from '@recurra/forecasting/table';
import { checkFile } from '../../check-file.ts';
import { UsageError } from '../../errors.ts';
import type { Talk } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';

/** A table to read, and what to call it. */
export interface Input {
  /** For titles and messages. */
  readonly name: string;
  readonly source: TableSource;
  /** Bytes, where they are known. */
  readonly size?: number;
  /** Columns to forecast unless the user names others. */
  readonly targets?: readonly string[];
}

interface Example {
  readonly name: string;
  readonly file: string;
  readonly targets: readonly string[];
}

const examples: Readonly<Record<string, Example>> = {
  co2: { name: 'CO₂ at Mauna Loa', file: 'co2-concentration.csv', targets: ['CO2'] },
  'seattle-weather': {
    name: 'Seattle weather',
    file: 'seattle-weather.csv',
    targets: ['temp_max', 'temp_min', 'precipitation', 'wind'],
  },
};

/** What to read, as the user said it. */
export interface InputFlags {
  readonly example?: string | undefined;
  readonly maxBytes?: number | undefined;
}

/**
 * Opens what the user wants forecast. A file that cannot be read or is too large is refused before it is read.
 *
 * @param data A path, an address, or `-` for standard input.
 * @param flags Example and size limit.
 * @param missing What to say if there is nothing to read.
 * @throws UsageError if there is nothing to read; DataError if it is too large.
 */
export async function openInput(
  data: string | undefined,
  flags: InputFlags,
  missing = 'name a CSV file to forecast, - for standard input, or --example co2; see --help.',
): Promise<Input> {
  if (flags.example !== undefined) {
    if (data !== undefined) {
      throw new UsageError(
        `give either a file or --example, not both (got "${data}" and "${flags.example}").`,
      );
    }
    const { name, file, targets } = examples[flags.example] as Example;
    const path = createRequire(import.meta.url).resolve(`@recurra/forecasting/data/${file}`);
    return { name, source: createReadStream(path), targets };
  }
  if (data === undefined) throw new UsageError(missing);
  if (data === '-') {
    if (process.stdin.isTTY) process.stderr.write('Reading CSV from the terminal; end with Ctrl-D.\n');
    return { name: 'standard input', source: process.stdin };
  }
  if (/^https?:\/\//i.test(data)) {
    if (!URL.canParse(data)) throw new UsageError(`"${data}" is no address; check it.`);
    const url = new URL(data);
    return { name: basename(url.pathname) || url.hostname, source: url };
  }
  const info = await checkFile(data, 'a CSV file');
  if (!info.isFile()) return { name: basename(data), source: createReadStream(data) };
  checkSize(info.size, flags.maxBytes);
  // Parquet is read from its end: with an address, only the columns that are needed are.
  const source = /\.parquet$/i.test(data) ? pathToFileURL(data) : createReadStream(data);
  return { name: basename(data), source, size: info.size };
}

/**
 * Reads a table, with progress, and tells its notes.
 *
 * @param input What {@link openInput} gave.
 * @param options How to read it.
 * @param talk Where progress and notes go.
 * @param signal Stops it.
 * @returns The table.
 * @throws DataError and ArgumentError as `readTable` does.
 */
export async function readInput(
  input: Input,
  options: TableOptions,
  talk: Talk,
  signal: AbortSignal,
): Promise<SeriesTable> {
  const { source, size, targets, name } = input;
  const table = await withProgress(talk.progress, `Reading ${name}`, (update) =>
    readTable(source, {
      ...(targets === undefined ? {} : { targetColumns: targets }),
      ...options,
      signal,
      onProgress: ({ bytes, rows }) => update(size === undefined ? Number.NaN : bytes / size, `${rows} rows`),
    }),
  );
  for (const note of table.notes) talk.say(note);
  return table;
}
