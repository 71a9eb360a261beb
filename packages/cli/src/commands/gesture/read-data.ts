import {
  createGestureDataset,
  type GestureDataset,
  type GestureReport,
  mergeGestures,
  type ReadGestures,
  readGestures,
  reportGestures,
  reportToText,
} from '@recurra/gesture/inference';
import { isRecurraError } from '@recurra/plugin';
import { type DataFile, dataFiles } from '../../data-files.ts';
import { UsageError } from '../../errors.ts';
import { given } from '../../options/given.ts';
import type { Talk } from '../../output/talk.ts';
import type { DataFlags } from './flags.ts';

const kind = {
  file: 'a file of gestures',
  files: 'JSON or CSV files',
  endings: new Set(['.json', '.csv', '.tsv']),
};

/** Reads one file of several: one that cannot be read does not stop the others. */
async function readOne(
  { bytes, name }: DataFile,
  interval: number | undefined,
): Promise<ReadGestures | string> {
  try {
    return readGestures(await bytes(), { fileName: name, ...given({ interval }) });
  } catch (error) {
    if (!isRecurraError(error, 'ERR_DATA')) throw error;
    return error.message.replace(/^\w+\(\): /, '');
  }
}

/** Puts what several files hold together. */
function joined(
  read: readonly { readonly name: string; readonly result: ReadGestures | string }[],
): ReadGestures {
  const skipped: { where: string; why: string }[] = [];
  const notes: string[] = [];
  const datasets: GestureDataset[] = [];
  for (const { name, result } of read) {
    if (typeof result === 'string') {
      skipped.push({ where: name, why: result.replace(`${name}: `, '').replace(/\.$/, '') });
      continue;
    }
    skipped.push(...result.report.skipped.map(({ where, why }) => ({ where: `${name}, ${where}`, why })));
    notes.push(...result.report.notes.map((note) => `${name}: ${note}`));
    datasets.push(result.dataset);
  }
  const dataset = mergeGestures(...datasets);
  return { dataset, report: reportGestures(dataset, skipped, notes) };
}

/** Only what some people made. */
function madeBy(option: string, read: ReadGestures, subjects: readonly string[]): ReadGestures {
  const { examples, dimensions } = read.dataset;
  const known = [...new Set(examples.flatMap(({ subject }) => subject ?? []))].sort();
  const missing = subjects.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    const there =
      known.length === 0 ? 'does not tell who made its gestures' : `has gestures by ${known.join(', ')}`;
    throw new UsageError(`--subjects: ${option} ${there}; there is nobody called ${missing.join(', ')}.`);
  }
  const wanted = new Set(subjects);
  const dataset = createGestureDataset(
    examples.filter(({ subject }) => subject !== undefined && wanted.has(subject)),
    dimensions,
  );
  return { dataset, report: reportGestures(dataset, read.report.skipped) };
}

/**
 * Reads gestures. What cannot be used is skipped and told.
 *
 * @param option Which option named them.
 * @param data A file, a folder, or an address.
 * @param flags How they are read.
 * @param talk Where the report goes.
 * @param signal Stops a download.
 * @throws UsageError if there is nothing of that name, or nothing that can be used; DataError if the one file holds no gestures.
 */
export async function readData(
  option: string,
  data: string,
  { interval, subjects }: Pick<DataFlags, 'interval' | 'subjects'>,
  talk: Talk,
  signal: AbortSignal,
): Promise<{ dataset: GestureDataset; report: GestureReport }> {
  const files = await dataFiles(option, data, kind, signal);
  const [first] = files;
  let read: ReadGestures;
  if (files.length === 1 && first !== undefined) {
    read = readGestures(await first.bytes(), { fileName: first.name, ...given({ interval }) });
  } else {
    const all = [];
    for (const file of files) all.push({ name: file.name, result: await readOne(file, interval) });
    read = joined(all);
  }
  if (subjects !== undefined) read = madeBy(option, read, subjects);
  talk.say(reportToText(read.report));
  if (read.dataset.examples.length > 0) return read;
  const [skipped] = read.report.skipped;
  const why =
    skipped === undefined
      ? 'it holds no gesture'
      : `the first of ${read.report.skipped.length}, ${skipped.where}: ${skipped.why}`;
  throw new UsageError(`${option} ${data}: none of it can be used; ${why}.`);
}
