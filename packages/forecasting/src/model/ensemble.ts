import * as tf from '@tensorflow/tfjs-core';
import { Calibrate } from './layers/calibrate.ts';
import { Steps } from './layers/steps.ts';
import { ZeroFloor, type ZeroFloorRule } from './layers/zero-floor.ts';
import { inputList, inputNames, makeInputs, type Network } from './network.ts';
import type { ModelSpec } from './spec.ts';
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
 * @param spec What the whole looks at; a network's own window may be shorter.
 * @param floor Whether and where zero is a bound.
 * @returns The whole; dispose of `model` only where the networks are not disposed of.
 * @see Vincent 1912: averaging quantiles keeps their shape, averaging probabilities spreads them.
 */
export function joinNetworks(
  networks: readonly Network[],
  spec: ModelSpec,
  floor: ZeroFloorRule | 'never',
): Ensemble {
  const calibrate = new Calibrate({ name: 'calibrate', quantiles: spec.quantiles });
  let ensemble: Ensemble | undefined;
  tf.tidy(() => {
    const inputs = makeInputs(spec);
    const all = inputList(inputs);
    // A network with a shorter window sees the end of what the longest one sees.
    const cut = (own: ModelSpec, member: string): SymbolicTensor[] =>
      own.window === spec.window
        ? all
        : all.map((each, i) => {
            if (each.shape.length !== 3) return each;
            const to = each.shape[1] as number;
            const from = spec.window - own.window;
            return new Steps({ name: `${member}_${inputNames(spec)[i]}`, from, to }).apply(
              each,
            ) as SymbolicTensor;
          });
    const outputs = networks.map((network, i) => {
      // Names by themselves count all models of the program; with these the same training gives the same file.
      network.used.name = `member_${i + 1}`;
      return network.used.apply(cut(network.spec, network.used.name)) as SymbolicTensor;
    });
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
    // Named, so that the same weights make the same file.
    ensemble = { model: model({ inputs: all, outputs: y, name: 'forecaster' }), calibrate };
  });
  return ensemble!;
}
