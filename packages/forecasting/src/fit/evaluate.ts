import { conformalFactors } from '../model/calibrate.ts';
import { applyFactors, measureHeldOut, truthPaths } from '../model/held-out.ts';
import { disposeNetwork, type Network } from '../model/network.ts';
import { predictQuantiles } from '../model/predict.ts';
import type { LayersModel } from '../model/tfjs.ts';
import type { Origin } from '../model/windows.ts';
import type { EvaluationRecord, JobCheckpoint } from './job-checkpoint.ts';
import { networkPreview } from './preview.ts';
import { heldOutOrigins, type Job, trainingLimits, trainMember } from './train-member.ts';

/** What windows outside the training say about the quantiles. */
export async function calibration(
  model: LayersModel,
  job: Job,
  origins: readonly Origin[],
): Promise<Pick<EvaluationRecord, 'factors' | 'paths'>> {
  const { spec } = job.plan;
  const held = await measureHeldOut(model, job.sources, origins, spec);
  const factors = conformalFactors(held, spec.quantiles);
  applyFactors(held.quantiles, spec.quantiles, factors);
  return { factors, paths: truthPaths(held, spec) };
}

/**
 * First phase: trains without the tail, forecasts it, and calibrates for the second phase.
 *
 * @param job The job.
 * @param checkpoint Where training saves its state.
 */
export async function evaluate(job: Job, checkpoint: JobCheckpoint | undefined): Promise<EvaluationRecord> {
  const { settings, sources } = job;
  const { spec } = job.plan;
  const ends = sources.map(({ values }) => values.length);
  const hidden = ends.map((end) => end - settings.horizon);
  const tails = hidden.map((end, series): Origin => ({ series, end }));
  const { network, outcome, held } = await trainMember(job, {
    phase: 'evaluate',
    member: 0,
    members: 1,
    ends: hidden,
    epochs: settings.epochs,
    validate: true,
    preview: (current: Network) => networkPreview(current, job, 'tail'),
    checkpoint: checkpoint?.training,
  });
  try {
    const before = await calibration(network.used, job, held);
    const tail = await predictQuantiles(network.used, sources, tails, spec);
    applyFactors(tail, spec.quantiles, before.factors);
    // From here on the tail may be seen: its errors, too, are of windows the network never saw.
    const all = heldOutOrigins(job, trainingLimits(job, hidden, true), ends);
    return {
      bestEpoch: outcome.bestEpoch ?? settings.epochs,
      epochs: outcome.epochs,
      ...(await calibration(network.used, job, all)),
      tail,
    };
  } finally {
    disposeNetwork(network);
  }
}
