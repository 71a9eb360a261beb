import { ArgumentError } from '@recurra/plugin';
import type { DatasetOptions } from './types.ts';

/** Options with what was left out filled in. */
export interface DatasetSettings {
  readonly stepsPerQuarter: number | undefined;
  readonly minQuarters: number;
  readonly maxQuarters: number;
  readonly minPolyphony: number;
  readonly maxNotes: number;
  readonly validShare: number;
  readonly testShare: number;
  readonly seed: number;
  readonly percussion: boolean;
  readonly pedal: boolean;
  readonly skipsDuplicates: boolean;
  readonly estimatesKeys: boolean;
}

const where = 'buildDataset()';

function number(name: string, value: number, least: number, most: number, whole = false): number {
  if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return value;
  }
  throw new ArgumentError(
    `${where}: ${name} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got ${String(value)}.`,
  );
}

/**
 * Fills in what options leave open.
 *
 * @throws ArgumentError for what is out of range.
 */
export function readSettings(options: DatasetOptions): DatasetSettings {
  const { duplicates = 'skip', estimateKeys = false, pedal = false, percussion = false } = options;
  if (duplicates !== 'skip' && duplicates !== 'keep') {
    throw new ArgumentError(`${where}: duplicates must be 'skip' or 'keep', got ${String(duplicates)}.`);
  }
  const validShare = number('validShare', options.validShare ?? 0.1, 0, 0.9);
  const testShare = number('testShare', options.testShare ?? 0, 0, 0.9);
  if (validShare + testShare > 0.95) {
    throw new ArgumentError(
      `${where}: validShare and testShare must leave something to learn from, got ${validShare} and ${testShare}.`,
    );
  }
  const minQuarters = number('minQuarters', options.minQuarters ?? 8, 0, 1e6);
  return {
    stepsPerQuarter:
      options.stepsPerQuarter === undefined
        ? undefined
        : number('stepsPerQuarter', options.stepsPerQuarter, 1, 48, true),
    minQuarters,
    maxQuarters: number(
      'maxQuarters',
      options.maxQuarters ?? Math.max(256, minQuarters),
      Math.max(1, minQuarters),
      Number.POSITIVE_INFINITY,
    ),
    minPolyphony: number('minPolyphony', options.minPolyphony ?? 1, 0, 88),
    maxNotes: number('maxNotes', options.maxNotes ?? 12, 1, 88, true),
    validShare,
    testShare,
    seed: number('seed', options.seed ?? 0, -(2 ** 53) + 1, 2 ** 53 - 1, true),
    percussion,
    pedal,
    skipsDuplicates: duplicates === 'skip',
    estimatesKeys: estimateKeys,
  };
}
