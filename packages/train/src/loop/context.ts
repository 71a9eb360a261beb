import type { Rng } from '@recurra/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { OpenedData } from '../data/open.ts';
import type { BatchLoss } from '../loss/resolve.ts';
import type { Subject } from '../model/subject.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { FitOptions } from '../types.ts';
import type { Settings } from './settings.ts';
import type { RunState } from './state.ts';

/** All parts of a run in progress. */
export interface RunContext {
  /** The public function, for messages. */
  readonly where: string;
  readonly options: FitOptions;
  readonly settings: Settings;
  readonly subject: Subject;
  readonly lossOf: BatchLoss;
  readonly data: OpenedData;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly rng: Rng;
  readonly state: RunState;
  /** Weights of the best epoch. */
  best: tf.Tensor[] | undefined;
}

/** Updates in an epoch, once known. */
export function stepsPerEpoch({
  state,
  settings,
}: Pick<RunContext, 'state' | 'settings'>): number | undefined {
  return state.batchesPerEpoch === undefined
    ? undefined
    : Math.ceil(state.batchesPerEpoch / settings.accumulate);
}

/** Updates over all epochs, once known. */
export function totalSteps(context: Pick<RunContext, 'state' | 'settings'>): number | undefined {
  const perEpoch = stepsPerEpoch(context);
  return perEpoch === undefined ? undefined : perEpoch * context.settings.epochs;
}
