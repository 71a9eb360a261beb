import type { CommonFlags } from '../../../options/common.ts';
import type { DataFlags } from '../options/data.ts';

/** What `recurra forecast anomalies` was called with. */
export interface AnomaliesFlags extends CommonFlags, DataFlags {
  readonly data?: string;
  readonly example?: string;
  readonly model?: string;
  readonly method: string;
  readonly last?: number;
  readonly calibration?: number;
  readonly falseAlarmRate?: number;
  readonly threshold?: number;
  readonly minGap?: number;
  readonly pool?: boolean;
  readonly cleanHistory?: boolean;
  readonly seed: number;
  readonly out?: string;
}
