import type { ScaledCovariates } from './encoder.ts';
import { Steps } from './layers/steps.ts';
import type { ModelSpec } from './spec.ts';
import { initializers, layers, type SymbolicTensor } from './tfjs.ts';

/** Units between the state, the covariates of one step, and what they do to its forecast. */
const localSize = 32;
const contextSize = 16;

type Dense = ReturnType<typeof layers.dense>;

/** A dense layer that starts at zero, so that training starts from the mix of simple forecasts. */
function zeros(name: string, units: number): Dense {
  return layers.dense({ name, units, kernelInitializer: 'zeros' });
}

/**
 * Tells how to weigh the simple forecasts.
 *
 * @param state [batch, state]
 * @param experts How many there are.
 * @returns [batch, experts], or [batch, horizon, experts] if each step is weighed by itself.
 */
export function gate(state: SymbolicTensor, spec: ModelSpec, experts: number): SymbolicTensor {
  const { horizon, stepGates } = spec;
  const flat = zeros('gate', stepGates ? horizon * experts : experts).apply(state) as SymbolicTensor;
  if (!stepGates) return flat;
  const targetShape = [horizon, experts];
  return layers.reshape({ name: 'step_gates', targetShape }).apply(flat) as SymbolicTensor;
}

/** The covariates of the steps ahead, [batch, horizon, future], if there are any. */
export function aheadOf(covariates: ScaledCovariates, spec: ModelSpec): SymbolicTensor | undefined {
  const { horizon, window } = spec;
  if (covariates.future === undefined) return undefined;
  const steps = new Steps({ name: 'ahead', from: window, to: window + horizon });
  return steps.apply(covariates.future) as SymbolicTensor;
}

/**
 * Computes all steps of the horizon at once: a dense layer on the state, and for each step a small network that
 * sees that step's covariates.
 *
 * @param state [batch, state]
 * @param ahead Covariates of the steps ahead, [batch, horizon, future], if there are any.
 * @param spec Shape of the network.
 * @param parameters Numbers a step.
 * @param seed Of the weights.
 * @returns Correction, spread and shape of each step, [batch, horizon, parameters].
 * @see Wen et al. 2017, "A multi-horizon quantile recurrent forecaster": global and local decoder.
 */
export function decodeAtOnce(
  state: SymbolicTensor,
  ahead: SymbolicTensor | undefined,
  spec: ModelSpec,
  parameters: number,
  seed: number,
): SymbolicTensor {
  const { horizon } = spec;
  const flat = zeros('project', horizon * parameters).apply(state);
  const shape = [horizon, parameters];
  const u = layers.reshape({ name: 'steps', targetShape: shape }).apply(flat) as SymbolicTensor;
  if (ahead === undefined) return u;
  const start = (salt: number): ReturnType<typeof initializers.glorotUniform> =>
    initializers.glorotUniform({ seed: seed + salt });
  const context = layers
    .dense({ name: 'context', units: contextSize, activation: 'tanh', kernelInitializer: start(31) })
    .apply(state);
  const repeated = layers.repeatVector({ name: 'context_steps', n: horizon }).apply(context);
  const seen = layers.concatenate({ name: 'seen', axis: -1 }).apply([repeated as SymbolicTensor, ahead]);
  const hidden = layers
    .dense({ name: 'local', units: localSize, activation: 'relu', kernelInitializer: start(32) })
    .apply(seen);
  const local = zeros('local_project', parameters).apply(hidden) as SymbolicTensor;
  return layers.add({ name: 'global_local' }).apply([u, local]) as SymbolicTensor;
}
