import * as tf from '@tensorflow/tfjs-core';
import { Calibrate } from './layers/calibrate.ts';
import { ZeroFloor, type ZeroFloorRule } from './layers/zero-floor.ts';
import { inputList, makeInputs, type Network } from './network.ts';
import { type LayersModel, layers, model, type SymbolicTensor } from './tfjs.ts';

/** Networks that forecast together. */
export interface Ensemble {
  /** Raw inputs → calibrated quantiles in the series' unit [batch, horizon, quantiles]. */
  readonly model: LayersModel;
  /** Its factors are set from windows outside the training. */
  readonly calibrate: Calibrate;
}

/**
 * Averages the quantiles of networks of one shape, calibrates them, and keeps them above zero if they are to be.
 *
 * @param networks One or more; they stay their owner's.
 * @param floor Whether and where zero is a bound.
 * @returns The whole; dispose of `model` only where the networks are not disposed of.
 * @see Vincent 1912: averaging quantiles keeps their shape, averaging probabilities spreads them.
 */
export function joinNetworks(
  networks: readonly Network[],
  floor: ZeroFloorRule | 'never',
): Ensemble {
  const { spec } = networks[0]!;
  const calibrate = new Calibrate({ name: 'calibrate', quantiles: spec.quantiles });
  let ensemble: Ensemble | undefined;
  tf.tidy(() => {
    const inputs = makeInputs(spec);
    const all = inputList(inputs);
    const outputs = networks.map((network) => network.used.apply(all) as SymbolicTensor);
    const mean =
      outputs.length === 1
        ? outputs[0]!
        : (layers.average({ name: 'members' }).apply(outputs) as SymbolicTensor);
    const calibrated = calibrate.apply(mean) as SymbolicTensor;
    const y =
      floor === 'never'
        ? calibrated
        : (new ZeroFloor({ name: 'zero_floor', rule: floor }).apply([
            calibrated,
            inputs.window,
          ]) as SymbolicTensor);
    ensemble = { model: model({ inputs: all, outputs: y }), calibrate };
  });
  return ensemble!;
}
