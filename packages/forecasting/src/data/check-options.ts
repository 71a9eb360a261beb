import { ArgumentError } from '@recurra/plugin';
import { parseFrequency } from './frequency.ts';
import { timeFormat } from './time-format.ts';
import type { TableOptions } from './types.ts';
import { zoneClock } from './zone.ts';

const fillMethods = ['auto', 'none', 'linear', 'previous', 'seasonal', 'zero', 'mean'];
const layouts = ['auto', 'long', 'wide', 'm4'];

/**
 * Checks what the user says before anything is read.
 *
 * @throws ArgumentError naming the option, what was expected, and what came.
 */
export function checkOptions(options: TableOptions): void {
  const { seasonLength, fill, frequency, dateFormat, maxBytes, maxSeries, layout, timeZone } = options;
  if (seasonLength !== undefined && !(Number.isInteger(seasonLength) && seasonLength >= 1)) {
    throw new ArgumentError(
      `readTable(): seasonLength must be a positive integer (1 for no season), got ${seasonLength}.`,
    );
  }
  if (typeof fill === 'number' ? !Number.isFinite(fill) : fill !== undefined && !fillMethods.includes(fill)) {
    throw new ArgumentError(
      `readTable(): fill must be one of ${fillMethods.join(', ')}, or a number, got "${fill}".`,
    );
  }
  if (layout !== undefined && !layouts.includes(layout)) {
    throw new ArgumentError(`readTable(): layout must be one of ${layouts.join(', ')}, got "${layout}".`);
  }
  if (layout === 'm4') checkM4(options);
  for (const [name, value] of Object.entries({ maxBytes, maxSeries })) {
    if (value !== undefined && !(value > 0)) {
      throw new ArgumentError(`readTable(): ${name} must be a positive number, got ${value}.`);
    }
  }
  // These throw by themselves; better now than after a long read.
  if (frequency !== undefined) parseFrequency(frequency);
  if (dateFormat !== undefined) timeFormat(dateFormat);
  if (timeZone !== undefined) zoneClock(timeZone);
}

function checkM4(options: TableOptions): void {
  const { timeColumn, idColumn, targetColumns, pastCovariates, futureCovariates, staticColumns, timeZone } =
    options;
  const pointless = Object.entries({
    timeColumn,
    idColumn,
    targetColumns,
    pastCovariates,
    futureCovariates,
    staticColumns,
    timeZone,
  }).find(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  if (pointless === undefined) return;
  throw new ArgumentError(
    `readTable(): layout "m4" has neither dates nor columns to name; leave ${pointless[0]} out, or choose another layout.`,
  );
}
