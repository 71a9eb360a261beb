import { Groups, type Rows } from './rows.ts';
import { timeFormat } from './time-format.ts';
import type { ZoneClock } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The most common distance between two times of the first series. */
function commonStep(groups: Groups): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < Math.min(groups.count, 20); i++) {
    const { times } = groups.group(i);
    for (let k = 1; k < times.length; k++) {
      const step = times[k]! - times[k - 1]!;
      if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  let best = day;
  let most = 0;
  for (const [step, count] of counts) if (count > most) [best, most] = [step, count];
  return best;
}

/** The rows of a table after the zone was applied. */
export interface LocalRows {
  readonly rows: Rows;
  readonly groups: Groups;
  /** Whether the table follows the zone. */
  readonly applied: boolean;
}

/**
 * Applies a zone to the times of a table, so that steps are equal: steps of an hour or less become instants; days and
 * longer steps become midnights UTC of the local day.
 *
 * @param rows The table; times without an offset are what the local clock shows.
 * @param clock The zone's clock.
 * @param step Milliseconds between steps, if the user says so; the most common distance otherwise.
 * @param notes Gets a sentence for whatever was decided.
 */
export function applyZone(
  rows: Rows,
  clock: ZoneClock,
  step: number | undefined,
  notes: string[],
): LocalRows {
  const groups = new Groups(rows);
  const distance = step ?? commonStep(groups);
  const zone = clock.timeZone;
  if (rows.zoned) {
    if (distance < 20 * hour) return { rows, groups, applied: true };
    const wall = rows.times.map((time) => clock.toWall(time));
    notes.push(`Times were read as the clock of ${zone} shows them.`);
    const local = { ...rows, times: wall, zoned: false, format: rows.format.replace(/Z$/, '') };
    return { rows: local, groups: new Groups(local), applied: true };
  }
  if (distance > hour) {
    if (distance >= 20 * hour) return { rows, groups, applied: true };
    notes.push(
      `Steps of ${distance / hour} hours are not equal in ${zone} when its clocks change; times were read as they ` +
        'stand, without the zone.',
    );
    return { rows, groups, applied: false };
  }
  return toInstants(rows, groups, clock, notes);
}

interface Tally {
  repeated: number;
  single: number;
  skipped: number;
  example?: { line: number; wall: number };
}

function toInstants(rows: Rows, groups: Groups, clock: ZoneClock, notes: string[]): LocalRows {
  const times = new Float64Array(rows.times.length);
  const tally: Tally = { repeated: 0, single: 0, skipped: 0 };
  for (let i = 0; i < groups.count; i++) convertSeries(rows, groups.orderOf(i), clock, times, tally);
  const zone = clock.timeZone;
  notes.push(`Times were read as the clock of ${zone} shows them, and converted to UTC.`);
  if (tally.repeated > 0) {
    notes.push(
      `${tally.repeated} times occur twice when the clocks of ${zone} go back; they were taken in the order of their rows.`,
    );
  }
  if (tally.single > 0) {
    notes.push(
      `${tally.single} times could be before or after the clocks of ${zone} go back, and have one row; it was taken as ` +
        'before, and the step after it is missing.',
    );
  }
  if (tally.example !== undefined) {
    const { line, wall } = tally.example;
    notes.push(
      `${tally.skipped} rows at times that the clock of ${zone} skips were left out (row ${line}: ` +
        `${timeFormat(rows.format).write(wall)}).`,
    );
  }
  const converted = { ...rows, times, zoned: true };
  return { rows: converted, groups: new Groups(converted), applied: true };
}

function convertSeries(
  rows: Rows,
  order: Uint32Array,
  clock: ZoneClock,
  times: Float64Array,
  tally: Tally,
): void {
  // In a file with the latest time first, the later of two equal times comes first too.
  const backwards = order.length > 1 && order[0]! > order[order.length - 1]!;
  for (let i = 0; i < order.length; ) {
    const wall = rows.times[order[i]!]!;
    let end = i + 1;
    while (end < order.length && rows.times[order[end]!] === wall) end++;
    const instants = clock.toInstants(wall);
    if (instants.length === 0) {
      tally.skipped += end - i;
      tally.example ??= { line: rows.line(order[i]!), wall };
    } else if (instants.length === 2) {
      if (end - i === 1) tally.single++;
      else tally.repeated++;
    }
    for (let k = i; k < end; k++) {
      const place = Math.min(k - i, instants.length - 1);
      const instant = backwards && end - i === 2 ? instants[instants.length - 1 - place] : instants[place];
      times[order[k]!] = instant ?? Number.POSITIVE_INFINITY;
    }
    i = end;
  }
}
