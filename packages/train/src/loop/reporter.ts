import type { Callbacks, EpochInfo, FitOptions, StepInfo } from '../types.ts';
import { type RunContext, totalSteps } from './context.ts';
import type { UpdateResult } from './update.ts';

/** Tells the user how a run is doing. */
export interface Reporter {
  /** Counts sequences of a batch, for the speed. */
  count(sequences: number): void;
  step(update: UpdateResult): Promise<void>;
  epoch(info: EpochInfo): Promise<void>;
  /** Calls a hook of every callback. */
  call<K extends keyof Callbacks>(hook: K, ...args: Parameters<NonNullable<Callbacks[K]>>): Promise<void>;
}

/** Makes the reporter of a run. */
export function createReporter(context: RunContext): Reporter {
  const { settings, state } = context;
  const { onProgress }: FitOptions = context.options;
  const started = performance.now();
  let sequences = 0;
  let steps = 0;

  function info(loss: number, learningRate: number, gradientNorm: number, epoch: number): StepInfo {
    const seconds = Math.max(1e-3, (performance.now() - started) / 1000);
    const total = totalSteps(context);
    const left = total === undefined || steps === 0 ? undefined : Math.max(0, total - state.step);
    return {
      epoch,
      epochs: settings.epochs,
      step: state.step,
      steps: total,
      loss,
      learningRate,
      gradientNorm,
      sequencesPerSecond: sequences / seconds,
      etaSeconds: left === undefined ? undefined : (left * seconds) / steps,
    };
  }

  async function call<K extends keyof Callbacks>(
    hook: K,
    ...args: Parameters<NonNullable<Callbacks[K]>>
  ): Promise<void> {
    for (const callbacks of settings.callbacks) {
      const fn = callbacks[hook] as ((...args: unknown[]) => void | Promise<void>) | undefined;
      await fn?.apply(callbacks, args);
    }
  }

  return {
    count(added) {
      sequences += added;
    },
    async step({ loss, learningRate, gradientNorm }) {
      steps++;
      const step = info(loss, learningRate, gradientNorm, state.epoch);
      onProgress?.({ ...step, epochEnd: false });
      await call('onStepEnd', step);
    },
    async epoch(epoch) {
      const { loss, learningRate, gradientNorm, validationLoss } = epoch;
      onProgress?.({
        ...info(loss, learningRate, gradientNorm, epoch.epoch),
        ...(validationLoss === undefined ? {} : { validationLoss }),
        epochEnd: true,
      });
      await call('onEpochEnd', epoch);
    },
    call,
  };
}
