import type { Sign } from './signs.ts';

/** Some time in which readings are not normal. */
export interface Alarm {
  /** Index of the reading at which it began. */
  readonly from: number;
  /** Index after the last reading that was not normal. */
  readonly to: number;
  /** What it was recognised by, first sign first. */
  readonly signs: readonly Sign[];
}

/** Readings as they should be again, after which an alarm is over. */
export const quiet = 32;

/** Puts alarms of single readings together. */
export interface AlarmLog {
  /** The alarms so far. */
  readonly alarms: readonly Alarm[];
  /** Takes the signs that are beyond their limits at a reading. */
  add(at: number, found: readonly Sign[]): void;
}

/** @returns An empty log; readings come in order. */
export function createAlarmLog(): AlarmLog {
  const alarms: { from: number; to: number; signs: Sign[] }[] = [];
  return {
    alarms,
    add(at, found) {
      if (found.length === 0) return;
      let alarm = alarms.at(-1);
      if (alarm === undefined || at >= alarm.to + quiet) {
        alarm = { from: at, to: at, signs: [] };
        alarms.push(alarm);
      }
      alarm.to = at + 1;
      for (const sign of found) if (!alarm.signs.includes(sign)) alarm.signs.push(sign);
    },
  };
}
