import type { SchedulePosition } from './types.ts';

/** What a schedule remembers between epochs, as JSON. */
export type ScheduleState = Readonly<Record<string, number>>;

/** A learning-rate schedule in use. */
export interface Schedule {
  /** The rate of the next step. */
  rate(position: SchedulePosition): number;
  /** Hears the monitored loss of an epoch. */
  epochEnd(loss: number): void;
  /** What {@link restore} needs to continue exactly. */
  state(): ScheduleState;
  restore(state: ScheduleState): void;
}

/** A schedule that depends on the position only. */
export function stateless(rate: (position: SchedulePosition) => number): Schedule {
  return { rate, epochEnd: () => undefined, state: () => ({}), restore: () => undefined };
}
