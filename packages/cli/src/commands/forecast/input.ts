import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { checkSize, type TableSource } from '@recurra/forecasting/table';
import { checkFile } from '../../check-file.ts';
import { UsageError } from '../../errors.ts';

/** A table to read, and what to call it. */
export interface Input {
  /** For titles and messages. */
  readonly name: string;
  readonly source: TableSource;
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
 * @param data The argument: a path, or `-` for standard input.
 * @param flags Example and size limit.
 * @throws UsageError if there is nothing to read; DataError if it is too large.
 */
export async function openInput(data: string | undefined, flags: InputFlags): Promise<Input> {
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
  if (data === undefined) {
    throw new UsageError('name a CSV file to forecast, - for standard input, or --example co2; see --help.');
  }
  if (data === '-') {
    if (process.stdin.isTTY) process.stderr.write('Reading CSV from the terminal; end with Ctrl-D.\n');
    return { name: 'standard input', source: process.stdin };
  }
  return { name: basename(data), source: createReadStream(await sizedFile(data, flags.maxBytes)) };
}

async function sizedFile(path: string, maxBytes: number | undefined): Promise<string> {
  const info = await checkFile(path, 'a CSV file');
  if (info.isFile()) checkSize(info.size, maxBytes);
  return path;
}
