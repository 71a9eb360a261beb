import { ArgumentError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import type { Predictor } from '../explain/predictor.ts';
import type { AnomalyOptions } from './types.ts';

/** The options, checked and completed. */
export interface AnomalySettings {
  readonly steps: number | undefined;
  readonly from: number | undefined;
  readonly horizonStep: number;
  readonly calibration: number;
  /** Whether the user asked for exactly the given rate. */
  readonly rateAsked: boolean;
  readonly falseAlarmRate: number;
  readonly threshold: number | undefined;
  readonly pool: boolean;
  readonly minGap: number;
  readonly cleanHistory: boolean;
  readonly shiftAfter: number;
  /** Observations a method needs to have seen before it is asked. */
  readonly warmUp: number;
  /** Steps beyond the cut for which known-future covariates are handed over. */
  readonly ahead: number;
}

function positive(name: string, value: number | undefined, unit: string): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new ArgumentError(`detectAnomalies(): ${name} must be a positive integer (${unit}), got ${value}.`);
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ArgumentError naming the option, what it must be and what came.
 */
export function anomalySettings(
  method: Predictor,
  table: SeriesTable,
  options: AnomalyOptions,
): AnomalySettings {
  const {
    steps,
    from,
    horizonStep = 1,
    calibration,
    falseAlarmRate,
    threshold,
    shiftAfter,
    cleanHistory = false,
  } = options;
  positive('steps', steps, 'observations to score');
  positive('horizonStep', horizonStep, '1 is the next observation');
  positive('calibration', calibration, 'observations before the scored ones');
  positive('minGap', options.minGap, 'steps');
  positive('shiftAfter', shiftAfter, 'flagged observations in a row');
  if (steps !== undefined && from !== undefined) {
    throw new ArgumentError('detectAnomalies(): steps and from both say what to score; give one of them.');
  }
  if (from !== undefined && !Number.isFinite(from)) {
    throw new ArgumentError(
      `detectAnomalies(): from must be a time in epoch milliseconds, got ${from}; use Date.parse('2024-01-01').`,
    );
  }
  if (falseAlarmRate !== undefined && threshold !== undefined) {
    throw new ArgumentError(
      'detectAnomalies(): falseAlarmRate and threshold both say what to flag; give one of them.',
    );
  }
  if (falseAlarmRate !== undefined && !(falseAlarmRate > 0 && falseAlarmRate < 1)) {
    throw new ArgumentError(
      `detectAnomalies(): falseAlarmRate must be strictly between 0 and 1, got ${falseAlarmRate}; 0.01 flags one ordinary observation in a hundred.`,
    );
  }
  if (threshold !== undefined && !(threshold > 0)) {
    throw new ArgumentError(
      `detectAnomalies(): threshold must be positive, got ${threshold}; 1 is the edge of the method's interval.`,
    );
  }
  if (method.horizon !== undefined && horizonStep > method.horizon) {
    throw new ArgumentError(
      `detectAnomalies(): horizonStep must be at most the method's horizon of ${method.horizon}, got ${horizonStep}.`,
    );
  }
  return {
    steps,
    from,
    horizonStep,
    calibration: calibration ?? 500,
    rateAsked: falseAlarmRate !== undefined,
    falseAlarmRate: falseAlarmRate ?? 0.01,
    threshold,
    pool: options.pool ?? false,
    minGap: options.minGap ?? 3,
    cleanHistory,
    shiftAfter: shiftAfter ?? (cleanHistory ? Math.min(60, Math.max(6, table.seasonLength + 1)) : 6),
    warmUp: method.window ?? Math.max(2, 2 * table.seasonLength),
    ahead: Math.max(method.horizon ?? 0, horizonStep),
  };
}
