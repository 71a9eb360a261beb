import type { Alarm } from './alarms.ts';
import type { Fault, FaultKind } from './cold-store.ts';

/** How good alarms are. */
export interface Quality {
  /** Share of the alarms that belong to a fault; 1 if there are no alarms. */
  readonly precision: number;
  /** Share of the faults in which an alarm rang. */
  readonly recall: number;
  /** The same for each kind of fault. */
  readonly recallOf: Readonly<Record<FaultKind, number>>;
  /** False alarms per 10,000 readings. */
  readonly falseAlarms: number;
  /** Readings from the beginning of a fault to its alarm: the median for each kind. */
  readonly delay: Readonly<Record<FaultKind, number>>;
}

/**
 * Compares alarms with the faults there were. An alarm is right if it begins within a fault, or up to 32 readings after it,
 * as the sensor jumps back; a fault is found if an alarm begins before it ends.
 *
 * @param alarms What `detectAnomalies` gave.
 * @param faults What was wrong.
 * @param readings How many readings there were.
 */
export function scoreAlarms(alarms: readonly Alarm[], faults: readonly Fault[], readings: number): Quality {
  const right = alarms.filter(({ from }) =>
    faults.some((fault) => from >= fault.from && from < fault.to + 32),
  ).length;
  const delays = faults.map(({ kind, from, to }) => {
    const first = alarms.find((alarm) => alarm.to > from && alarm.from < to);
    return { kind, delay: first && Math.max(0, first.from - from) };
  });
  const found = (kind?: FaultKind): number => {
    const those = delays.filter((fault) => kind === undefined || fault.kind === kind);
    return those.filter(({ delay }) => delay !== undefined).length / those.length;
  };
  const median = (kind: FaultKind): number => {
    const those = delays.flatMap((fault) => (fault.kind === kind ? (fault.delay ?? []) : []));
    return those.sort((a, b) => a - b)[those.length >> 1] ?? Number.NaN;
  };
  const each = (measure: (kind: FaultKind) => number): Record<FaultKind, number> => ({
    spike: measure('spike'),
    drift: measure('drift'),
    stuck: measure('stuck'),
  });
  return {
    precision: alarms.length === 0 ? 1 : right / alarms.length,
    recall: found(),
    recallOf: each(found),
    falseAlarms: (10_000 * (alarms.length - right)) / readings,
    delay: each(median),
  };
}
