import { DataError } from '@recurra/plugin';
import { stepMilliseconds } from './calendar.ts';
import type { RowSource } from './collector.ts';
import { finishTable } from './finish-table.ts';
import { makeFrequency, parseFrequency } from './frequency.ts';
import { inferFrequency } from './infer-frequency.ts';
import { applyZone, type LocalRows } from './local-times.ts';
import type { Pace } from './pace.ts';
import { anchorFrequency, type RegularSeries, regularSeries } from './regular.ts';
import { checkDuplicates, Groups, type RowGroup } from './rows.ts';
import { readStatics } from './static-column.ts';
import { tableTimeFormat } from './time-format.ts';
import type { Frequency, LeftOut, SeriesTable, TableOptions } from './types.ts';
import { voteFrequency } from './vote-frequency.ts';
import { zoneClock } from './zone.ts';

interface Steps {
  readonly frequency: Frequency;
  /** Whether times are moved to the first day of their period. */
  readonly snap: boolean;
  differs(times: Float64Array): boolean;
}

function chooseSteps(groups: Groups, options: TableOptions): Steps {
  if (options.frequency === undefined) return { ...voteFrequency(groups), snap: false };
  const steps = anchorFrequency(parseFrequency(options.frequency), groups);
  return { ...steps, differs: () => false };
}

/**
 * Makes regular series of the rows of a table.
 *
 * @param source The rows.
 * @param options What the user says.
 * @param notes What was said so far; gets more.
 * @param pace Lets others have their turn.
 * @throws DataError if no series can be used.
 */
export async function assemble(
  source: RowSource,
  options: TableOptions,
  notes: string[],
  pace: Pace,
): Promise<SeriesTable> {
  const { rows, groups, applied } = inZone(source, options, notes);
  if (groups.unsorted > 0) notes.push('Rows were not in order of time; they were sorted.');
  const timeZone = applied ? options.timeZone : undefined;
  const zone = timeZone === undefined ? {} : { timeZone };
  // Times are written in the zone's clock; before the frequency is known, by whether they are instants.
  const rough = makeFrequency(rows.zoned ? 'hour' : 'day', 1);
  const early = tableTimeFormat({ frequency: rough, timeFormat: rows.format, ...zone });
  for (const group of groups) {
    checkDuplicates(rows, group, early.write);
    const rest = pace.rest();
    if (rest !== undefined) await rest;
  }
  const { frequency, snap, differs } = chooseSteps(groups, options);
  if (snap) notes.push(`Times were moved to the first day of their ${frequency.unit}.`);
  const { write } = tableTimeFormat({ frequency, timeFormat: rows.format, ...zone });
  const statics = rows.statics.length === 0 ? undefined : readStatics(rows, groups, notes);
  const series: RegularSeries[] = [];
  const leftOut: LeftOut[] = [];
  let failure: DataError | undefined;
  for (let i = 0; i < groups.count; i++) {
    const group = groups.group(i);
    if (group.order.length === 0) continue;
    const rest = pace.next();
    if (rest !== undefined) await rest;
    try {
      const found = regularSeries(group, rows, frequency, snap, write);
      const stray = group.id === undefined ? undefined : strayReason(found, group, frequency, differs);
      for (const { id, series: one } of found) {
        if (one === undefined) leftOut.push({ id, reason: 'every cell of it is empty.' });
        else if (stray !== undefined) leftOut.push({ id, reason: stray });
        else series.push(statics === undefined ? one : { ...one, statics: statics[i] });
      }
    } catch (reason) {
      if (!(reason instanceof DataError)) throw reason;
      failure ??= reason;
      leftOut.push({
        id: group.id ?? rows.targets.map(({ name }) => name).join(', '),
        reason: reason.message,
      });
    }
  }
  if (series.length === 0) {
    throw failure ?? new DataError('the target columns have no values; every cell of them is empty.');
  }
  if (options.frequency === undefined) notes.push(`Frequency: ${frequency.label}.`);
  return finishTable(
    { timeColumn: source.timeColumn, frequency, format: rows.format, series, leftOut, write, ...zone },
    options,
    notes,
    pace,
  );
}

function inZone(source: RowSource, options: TableOptions, notes: string[]): LocalRows {
  if (options.timeZone === undefined) {
    return { rows: source.rows, groups: new Groups(source.rows), applied: false };
  }
  const step = options.frequency === undefined ? undefined : parseFrequency(options.frequency);
  const months = step !== undefined && stepMilliseconds(step) === undefined;
  const milliseconds =
    step === undefined ? undefined : months ? Number.POSITIVE_INFINITY : stepMilliseconds(step);
  return applyZone(source.rows, zoneClock(options.timeZone), milliseconds, notes);
}

/** Why a series of another frequency cannot be used, if so: on a finer grid than its own it is mostly gaps. */
function strayReason(
  found: readonly { readonly series: RegularSeries | undefined }[],
  group: RowGroup,
  frequency: Frequency,
  differs: (times: Float64Array) => boolean,
): string | undefined {
  const longest = Math.max(0, ...found.map(({ series }) => series?.values.length ?? 0));
  if (longest <= 2 * group.order.length) return undefined;
  const { times } = group;
  if (!differs(times)) return undefined;
  return (
    `its times are ${inferFrequency([times]).label}, those of most series ${frequency.label}; bring them to equal steps, ` +
    'or read it from a file of its own.'
  );
}
