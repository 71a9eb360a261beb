import { type Schedule, stateless } from './schedule.ts';
import type { StepConfig } from './types.ts';

/** The rate times `factor` every `every` epochs. */
export function stepSchedule({ every, factor = 0.1 }: StepConfig): Schedule {
  return stateless(({ epoch, learningRate }) => learningRate * factor ** Math.floor((epoch - 1) / every));
}
