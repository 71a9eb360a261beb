import { pitchClassName } from '../theory/index.ts';
import type { DatasetReport, FileReport, UsedMusic } from './types.ts';

/** What {@link reportToText} says. */
export interface ReportTextOptions {
  /** Files and pieces that are named: all, or those that were skipped; `'skipped'` if left out. */
  readonly list?: 'all' | 'skipped';
  /** Most lines for skipped, and for used ones; the rest is counted. 50 if left out. */
  readonly lines?: number;
}

const usualLines = 50;
const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
/** Hundredths of a quarter, without zeros at the end. */
const quarters = (value: number): string => `${Number(value.toFixed(2))}`;

function usedLine({
  fit,
  key,
  meanNotes,
  mostNotes,
  name,
  parts,
  split,
  voices,
  ...rest
}: UsedMusic): string {
  const tonic = key === null ? undefined : pitchClassName(key.tonic);
  const facts = [
    split,
    `${quarters(rest.quarters)} quarters${parts > 1 ? ` in ${parts} parts` : ''}`,
    plural(voices, 'voice'),
    `${mostNotes} notes at most, ${meanNotes.toFixed(1)} on average`,
    key === null ? 'no key' : `${tonic} ${key.mode}`,
    `${percent(fit)} on the grid`,
  ];
  return `${name}: ${facts.join(', ')}`;
}

const skippedLines = ({ name, skipped }: FileReport): string[] =>
  skipped.map(({ piece, why }) => `${piece ?? name}: ${why}`);

function shortened(lines: readonly string[], most: number, what: string): string[] {
  const rest = lines.length - most;
  const shown = lines.slice(0, most).map((line) => `  ${line}`);
  return rest > 0 ? [...shown, `  … and ${plural(rest, what)} more`] : shown;
}

/**
 * Says in words what a dataset was made of.
 *
 * @param report Of `buildDataset`.
 * @param options See {@link ReportTextOptions}.
 * @returns Lines of plain text, without a line break at the end.
 * @example console.log(reportToText(report, { list: 'all' }));
 */
export function reportToText(report: DatasetReport, options: ReportTextOptions = {}): string {
  const { lines = usualLines, list = 'skipped' } = options;
  const { files, gridReason, maxShift, meanShift, notes, splits, stepsPerQuarter } = report;
  const used = files.flatMap((file) => file.used);
  const skipped = files.flatMap(skippedLines);
  const changes = files.flatMap((file) => file.notes);
  const apart = (['valid', 'test'] as const)
    .filter((name) => splits[name].pieces > 0)
    .map((name) => `${splits[name].pieces} kept apart for ${name}`);
  const frames = splits.train.frames + splits.valid.frames + splits.test.frames;
  return [
    `${plural(files.length, 'file')}: ${plural(used.length, 'piece')} used, ${skipped.length} skipped.`,
    ...(used.length === 0
      ? []
      : [
          `${[`${plural(splits.train.pieces, 'piece')} to learn from`, ...apart].join(', ')}; ${quarters(frames / stepsPerQuarter)} quarters in all.`,
          gridReason,
          `Notes were moved by ${quarters(meanShift)} quarters on average, ${quarters(maxShift)} at most.`,
        ]),
    ...notes,
    ...(skipped.length > 0 ? ['Skipped:', ...shortened(skipped, lines, 'other')] : []),
    ...(changes.length > 0 ? ['Changed:', ...shortened(changes, lines, 'other')] : []),
    ...(list === 'all' && used.length > 0 ? ['Used:', ...shortened(used.map(usedLine), lines, 'other')] : []),
  ].join('\n');
}
