import type { CheckpointStore, Progress } from '@recurra/train';
import type { SeriesTable } from '../data/types.ts';
import type { ForecastOptions, ForecastProgress } from '../types.ts';
import { calibrate } from './calibrate.ts';
import type { Design } from './design.ts';
import { buildNetwork, disposeNetwork, type Network } from './network.ts';
import { type ForecastTarget, forecastSeries } from './predict.ts';
import type { JobSettings } from './settings.ts';
import { type TrainingOutcome, trainNetwork } from './train-network.ts';
import { cutWindows, everyOrigin, type Origin } from './windows.ts';
import { chooseZeroFloor } from './zero-floor.ts';

/** Most windows to validate and calibrate on. */
const mostHeldOut = 256;

/** Everything a phase of the job works with. */
export interface Job {
  readonly table: SeriesTable;
  readonly values: readonly Float64Array[];
  readonly options: ForecastOptions;
  readonly settings: JobSettings;
  readonly design: Design;
}

/** What one phase trains, and on what. */
export interface PhasePlan {
  readonly phase: ForecastProgress['phase'];
  /** Observations of each series that the phase may look at. */
  readonly ends: readonly number[];
  readonly epochs: number;
  /** Whether the last windows are kept for early stopping and calibration. */
  readonly validate: boolean;
  /** What previews forecast. */
  readonly targets: readonly ForecastTarget[];
  readonly checkpoint: CheckpointStore | undefined;
}

/**
 * Ends of the training parts when the last windows before `ends` are kept for validation: no training target
 * overlaps a validation target.
 */
export function trainingLimits(design: Design, ends: readonly number[], validate: boolean): number[] {
  const { horizon, validation } = design;
  return ends.map((end) => (validate && validation > 0 ? end - horizon - validation + 1 : end));
}

/** Origins whose targets lie between two places of every series. */
export function heldOutOrigins(design: Design, from: readonly number[], to: readonly number[]): Origin[] {
  return everyOrigin(from, to, design.horizon, mostHeldOut);
}

/**
 * Trains a fresh network on the first `ends[i]` observations of each series, and calibrates it on the
 * validation windows if there are any.
 *
 * @returns The network, which the caller disposes of, and what training came to.
 * @throws The reason of the caller's signal, once it is aborted.
 */
export async function runPhase(
  job: Job,
  plan: PhasePlan,
): Promise<{ network: Network; outcome: TrainingOutcome }> {
  const { options, settings, design, values } = job;
  const { ends, epochs, targets } = plan;
  const limits = trainingLimits(design, ends, plan.validate);
  const validation = plan.validate && design.validation > 0 ? heldOutOrigins(design, limits, ends) : [];
  const network = buildNetwork(design, {
    hiddenSize: settings.hiddenSize,
    seed: settings.seed,
    zeroFloor: chooseZeroFloor(values, ends, options.nonNegative),
  });
  const tell = (progress: Progress, extra: Partial<ForecastProgress>): void => {
    const { epochEnd: _, steps, etaSeconds, ...rest } = progress;
    options.onProgress?.({
      ...rest,
      ...extra,
      phase: plan.phase,
      steps: steps ?? epochs * settings.stepsPerEpoch,
      etaSeconds: etaSeconds ?? 0,
    });
  };
  let last: Progress | undefined;
  try {
    const outcome = await trainNetwork(
      network,
      { values, limits, validation },
      design,
      { ...settings, epochs },
      {
        onProgress(progress) {
          if (progress.epochEnd) last = progress;
          else tell(progress, {});
        },
        // The report at the end of an epoch waits for its preview.
        async onEpochEnd({ epoch }) {
          const every = settings.previewEvery;
          const due = options.onProgress && every > 0 && (epoch % every === 0 || epoch === epochs);
          tell(last!, due ? { preview: await forecastSeries(network, targets, settings.level) } : {});
        },
      },
      plan.checkpoint,
    );
    if (validation.length > 0) {
      const windows = cutWindows(values, outcome.units, validation, design);
      await calibrate(network, windows, settings.level);
    }
    return { network, outcome };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  }
}
