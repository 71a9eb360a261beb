import type { ScaledCovariates } from './encoder.ts';
import { Steps } from './layers/steps.ts';
import type { ModelSpec } from './spec.ts';
import { initializers, layers, type SymbolicTensor } from './tfjs.ts';

/** What the decoder says about the horizon. */
export interface Decoded {
  /** How to weigh the simple forecasts, [batch, experts] or [batch, horizon, experts]. */
  readonly gate: SymbolicTensor;
  /** Correction, spread and shape of each step, [batch, horizon, parameters]. */
  readonly u: SymbolicTensor;
}

/** Units between the state, the covariates of one step, and what they do to its forecast. */
const localSize = 32;
const contextSize = 16;

/**
 * Computes all steps of the horizon at once: a dense layer on the state, and for each step a small network that
 * sees that step's covariates.
 *
 * Both end in zeros before training, so that training starts from the mix of simple forecasts.
 *
 * @param state [batch, state]
 * @param covariates Those the model has; of the future, the steps ahead are looked at.
 * @param spec Shape of the network.
 * @param sizes.experts Simple forecasts to weigh.
 * @param sizes.parameters Numbers a step.
 * @param seed Of the weights.
 * @see Wen et al. 2017, "A multi-horizon quantile recurrent forecaster": global and local decoder.
 */
export function decode(
  state: SymbolicTensor,
  covariates: ScaledCovariates,
  spec: ModelSpec,
  sizes: { readonly experts: number; readonly parameters: number },
  seed: number,
): Decoded {
  const { horizon, window } = spec;
  const { experts, parameters } = sizes;
  const zeros = (name: string, units: number): ReturnType<typeof layers.dense> =>
    layers.dense({ name, units, kernelInitializer: 'zeros' });
  const gates = zeros('gate', spec.stepGates ? horizon * experts : experts).apply(state);
  const gate = (
    spec.stepGates
      ? layers.reshape({ name: 'step_gates', targetShape: [horizon, experts] }).apply(gates)
      : gates
  ) as SymbolicTensor;
  const flat = zeros('project', horizon * parameters).apply(state);
  const shape = [horizon, parameters];
  const u = layers.reshape({ name: 'steps', targetShape: shape }).apply(flat) as SymbolicTensor;
  if (covariates.future === undefined) return { gate, u };
  const start = (salt: number): ReturnType<typeof initializers.glorotUniform> =>
    initializers.glorotUniform({ seed: seed + salt });
  const context = layers
    .dense({ name: 'context', units: contextSize, activation: 'tanh', kernelInitializer: start(31) })
    .apply(state);
  const ahead = new Steps({ name: 'ahead', from: window, to: window + horizon }).apply(covariates.future);
  const seen = layers
    .concatenate({ name: 'seen', axis: -1 })
    .apply([
      layers.repeatVector({ name: 'context_steps', n: horizon }).apply(context) as SymbolicTensor,
      ahead as SymbolicTensor,
    ]);
  const hidden = layers
    .dense({ name: 'local', units: localSize, activation: 'relu', kernelInitializer: start(32) })
    .apply(seen);
  const local = zeros('local_project', parameters).apply(hidden) as SymbolicTensor;
  return { gate, u: layers.add({ name: 'global_local' }).apply([u, local]) as SymbolicTensor };
}
