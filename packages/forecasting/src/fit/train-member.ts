import { ArgumentError, isRecurraError } from '@recurra/plugin';
import type { CheckpointStore, Progress } from '@recurra/train';
import { withWindow } from '../model/design.ts';
import { buildNetwork, disposeNetwork, type Network } from '../model/network.ts';
import type { SampleSource } from '../model/sample-source.ts';
import type { ModelSpec } from '../model/spec.ts';
import { type TrainingOutcome, trainNetwork } from '../model/train-network.ts';
import { measureCovariates, type TrainingData } from '../model/training-data.ts';
import { everyOrigin, type Origin } from '../model/windows.ts';
import type { ForecastProgress, SeriesForecast } from '../types.ts';
import type { ModelPlan } from './plan.ts';
import type { JobSettings } from './settings.ts';

/** Most windows to validate and calibrate on. */
const mostHeldOut = 256;

/** The same for tables of many series, each of which should be there at least once. */
const mostOfMany = 2048;

/** Everything a job works with. */
export interface Job {
  readonly plan: ModelPlan;
  readonly settings: JobSettings;
  /** One a series of the plan. */
  readonly sources: readonly SampleSource[];
}

/** What one network is trained on. */
export interface MemberPlan {
  readonly phase: ForecastProgress['phase'];
  /** Counted from 0. */
  readonly member: number;
  readonly members: number;
  /** Observations of each series that it may look at. */
  readonly ends: readonly number[];
  readonly epochs: number;
  /** Whether the last windows are kept for early stopping and calibration. */
  readonly validate: boolean;
  /** Forecasts to show on the way. */
  preview(network: Network): Promise<readonly SeriesForecast[]>;
  readonly checkpoint: CheckpointStore | undefined;
}

/**
 * Ends of the training parts when the last windows before `ends` are kept for validation: no training target
 * overlaps a validation target.
 */
export function trainingLimits(job: Job, ends: readonly number[], validate: boolean): number[] {
  const { horizon, validation, leastHistory } = job.plan.spec;
  const kept = validate && validation > 0 ? horizon + validation - 1 : 0;
  // The shortest series give up fewer windows.
  return ends.map((end) => Math.max(end - kept, Math.min(end, leastHistory + horizon)));
}

/** Origins whose targets lie between two places of every series. */
export function heldOutOrigins(job: Job, from: readonly number[], to: readonly number[]): Origin[] {
  const most = from.length > mostHeldOut ? Math.max(mostOfMany, from.length) : mostHeldOut;
  return everyOrigin(from, to, job.plan.spec.horizon, Math.min(most, 4 * mostOfMany));
}

/** The spec of one network of the ensemble: its window may be shorter. */
export function memberSpec({ plan, settings }: Job, member: number): ModelSpec {
  const windows = settings.options.memberWindows;
  const window = windows?.[member % windows.length];
  return window === undefined || window >= plan.spec.window ? plan.spec : withWindow(plan.spec, window);
}

/** Seeds of an ensemble's networks lie far apart. */
function memberSeed(seed: number, member: number): number {
  return seed + 1009 * member;
}

/**
 * Trains a fresh network on the first `ends[i]` observations of each series.
 *
 * @returns The network, which the caller disposes of, what training came to, and the windows it did not see.
 * @throws The reason of the caller's signal, once it is aborted; ArgumentError if numbers leave what floats hold.
 */
export async function trainMember(
  job: Job,
  plan: MemberPlan,
): Promise<{ network: Network; outcome: TrainingOutcome; held: Origin[] }> {
  const { settings, sources } = job;
  const spec = memberSpec(job, plan.member);
  const { options } = settings;
  const { ends, epochs } = plan;
  const limits = trainingLimits(job, ends, plan.validate);
  const held = plan.validate && spec.validation > 0 ? heldOutOrigins(job, limits, ends) : [];
  const data: TrainingData = { sources, limits, validation: held };
  const seed = memberSeed(settings.seed, plan.member);
  const network = buildNetwork(spec, measureCovariates(data, spec), seed);
  const tell = (progress: Progress, extra: Partial<ForecastProgress>): void => {
    const { epochEnd: _, steps, etaSeconds, ...rest } = progress;
    options.onProgress?.({
      ...rest,
      ...extra,
      phase: plan.phase,
      member: plan.member + 1,
      members: plan.members,
      steps: steps ?? epochs * settings.stepsPerEpoch,
      etaSeconds: etaSeconds ?? 0,
    });
  };
  let last: Progress | undefined;
  try {
    const outcome = await trainNetwork(
      network,
      data,
      { ...settings, epochs, seed },
      {
        onProgress(progress) {
          if (progress.epochEnd) last = progress;
          else tell(progress, {});
        },
        // The report at the end of an epoch waits for its preview.
        async onEpochEnd({ epoch }) {
          const every = settings.previewEvery;
          const due = options.onProgress && every > 0 && (epoch % every === 0 || epoch === epochs);
          tell(last!, due ? { preview: await plan.preview(network) } : {});
        },
      },
      plan.checkpoint,
    );
    return { network, outcome, held };
  } catch (error) {
    disposeNetwork(network);
    if (!isRecurraError(error, 'ERR_NON_FINITE')) throw error;
    throw new ArgumentError(
      `forecast(): learningRate must be small enough for training to stay finite, got ${settings.learningRate}; try a tenth of it. ${error.message}`,
      { cause: error },
    );
  }
}
