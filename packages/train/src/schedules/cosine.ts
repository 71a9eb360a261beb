import { type Schedule, stateless } from './schedule.ts';
import type { CosineConfig } from './types.ts';

/**
 * Half a cosine: rate · (final + (1 - final) · (1 + cos(π·p)) / 2), p running from 0 after the warm-up to 1.
 *
 * @param steps Steps from the start to the lowest rate, warm-up included.
 * @see Loshchilov & Hutter 2017, SGDR: stochastic gradient descent with warm restarts.
 */
export function cosineSchedule({ final = 0, warmupSteps = 0 }: CosineConfig, steps: number): Schedule {
  return stateless(({ step, learningRate }) => {
    const progress = Math.min(1, Math.max(0, step - warmupSteps) / Math.max(1, steps - warmupSteps));
    return learningRate * (final + ((1 - final) * (1 + Math.cos(Math.PI * progress))) / 2);
  });
}
