import { ArgumentError } from '@recurra/plugin';
import { checkCount, checkFraction, checkNotNegative, checkPositive, oneOf, show } from '../check.ts';
import { cosineSchedule } from './cosine.ts';
import { plateauSchedule } from './plateau.ts';
import { type Schedule, stateless } from './schedule.ts';
import { stepSchedule } from './step.ts';
import type { ScheduleConfig, ScheduleFunction, ScheduleName } from './types.ts';

const names: readonly ScheduleConfig['name'][] = ['constant', 'cosine', 'step', 'plateau'];

/**
 * Makes a schedule from what the user gave.
 *
 * @param steps Updates over all epochs, if known.
 * @throws ArgumentError if the schedule is unknown, a setting is out of range, or cosine has no end.
 */
export function createSchedule(
  where: string,
  schedule: ScheduleName | ScheduleConfig | ScheduleFunction | undefined,
  steps: number | undefined,
): Schedule {
  if (typeof schedule === 'function') return checked(where, stateless(schedule));
  const config = typeof schedule === 'string' ? ({ name: schedule } as ScheduleConfig) : schedule;
  if (config === undefined) return stateless(({ learningRate }) => learningRate);
  if (typeof config !== 'object' || config === null || !names.includes(config.name)) {
    const got = typeof config === 'object' && config !== null ? config.name : config;
    throw new ArgumentError(`${where}: schedule must be a function, ${oneOf(names)}, got ${show(got)}.`);
  }
  checkNotNegative(`${where}: schedule ${config.name}: warmupSteps`, config.warmupSteps);
  return withWarmup(createPlain(where, config, steps), config.warmupSteps ?? 0);
}

function createPlain(where: string, config: ScheduleConfig, steps: number | undefined): Schedule {
  const at = `${where}: schedule ${config.name}`;
  switch (config.name) {
    case 'constant':
      return stateless(({ learningRate }) => learningRate);
    case 'cosine': {
      checkCount(`${at}: steps`, config.steps);
      checkFraction(`${at}: final`, config.final);
      const end = config.steps ?? steps;
      if (end === undefined) {
        throw new ArgumentError(
          `${at} must know its length, but the data set is a function; set schedule.steps or batchesPerEpoch.`,
        );
      }
      return cosineSchedule(config, end);
    }
    case 'step':
      if (config.every === undefined) {
        throw new ArgumentError(`${at} needs every, the number of epochs between two drops.`);
      }
      checkCount(`${at}: every`, config.every);
      checkPositive(`${at}: factor`, config.factor);
      return stepSchedule(config);
    case 'plateau':
      checkPositive(`${at}: factor`, config.factor);
      checkCount(`${at}: patience`, config.patience);
      checkNotNegative(`${at}: minDelta`, config.minDelta);
      checkFraction(`${at}: minimum`, config.minimum);
      return plateauSchedule(config);
  }
}

/** Lets the rate grow linearly in the first steps, the first of which already learns. */
function withWarmup(schedule: Schedule, warmupSteps: number): Schedule {
  if (warmupSteps === 0) return schedule;
  return {
    ...schedule,
    rate(position) {
      const share = Math.min(1, (position.step + 1) / (warmupSteps + 1));
      return share * schedule.rate(position);
    },
  };
}

/** A user's function may give anything. */
function checked(where: string, schedule: Schedule): Schedule {
  return {
    ...schedule,
    rate(position) {
      const rate = schedule.rate(position);
      if (!(Number.isFinite(rate) && rate >= 0)) {
        throw new ArgumentError(
          `${where}: schedule must give a number of at least 0, got ${show(rate)} at step ${position.step}.`,
        );
      }
      return rate;
    },
  };
}
