import { lstm } from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import type { Design } from './design.ts';
import { expertTable } from './experts.ts';
import { MeanFeatures } from './layers/mean-features.ts';
import { QuantileHead } from './layers/quantile-head.ts';
import { Unscale, type ZeroFloor } from './layers/unscale.ts';
import { WindowScaler } from './layers/window-scaler.ts';
import { patchTable } from './patches.ts';
import { input, type LayersModel, layers, model, type SymbolicTensor } from './tfjs.ts';

/** Two models over the same layers. */
export interface Network {
  /** Scaled window [batch, window] → scaled quantiles [batch, horizon, 3]: what is trained. */
  readonly scaled: LayersModel;
  /** Raw window [batch, window, 1] → quantiles in the series' unit [batch, horizon, 3]: what is used and exported. */
  readonly raw: LayersModel;
  /** The simple forecasts alone: scaled window → [batch, horizon, experts]. */
  readonly experts: LayersModel;
  /** The head, whose weights are set from the data. */
  readonly head: QuantileHead;
}

/** What the network is built from, besides the design. */
export interface NetworkSettings {
  readonly hiddenSize: number;
  readonly seed: number;
  readonly zeroFloor: ZeroFloor;
}

/**
 * Builds the network: scaler → (experts, patches → LSTM → dense) → quantile head → unscale.
 *
 * The last dense layer starts at zero, so the untrained network is the best weighing of simple forecasts that
 * the training windows show, and the LSTM learns what is left.
 *
 * @param design Window, horizon, seasons, patches.
 * @param settings Units, seed, floor.
 * @returns Models that share their layers; dispose with {@link disposeNetwork}.
 */
export function buildNetwork(design: Design, settings: NetworkSettings): Network {
  const { horizon, window } = design;
  const { hiddenSize, seed, zeroFloor } = settings;
  const table = expertTable(design);
  const count = table.shape[1];
  const scaler = new WindowScaler({
    name: 'scaler',
    levelSpan: design.levelSpan,
    scaleLag: design.scaleLag,
  });
  const experts = new MeanFeatures({ name: 'experts', ...table });
  const patches = new MeanFeatures({ name: 'patches', ...patchTable(design) });
  const recurrent = lstm({
    name: 'lstm',
    units: hiddenSize,
    recurrentActivation: 'sigmoid',
    seed,
  });
  const project = layers.dense({
    name: 'project',
    units: count + 3 * horizon,
    kernelInitializer: 'zeros',
  });
  const head = new QuantileHead({ name: 'quantiles', horizon, experts: count });
  const unscale = new Unscale({ name: 'forecast', zeroFloor });

  const quantilesOf = (z: SymbolicTensor): SymbolicTensor => {
    const forecasts = experts.apply(z) as SymbolicTensor;
    const state = recurrent.apply(patches.apply(z) as SymbolicTensor) as SymbolicTensor;
    return head.apply([forecasts, project.apply(state) as SymbolicTensor]) as SymbolicTensor;
  };
  let network: Network | undefined;
  // Initialisers make tensors that the variables copy; the tidy frees them.
  tf.tidy(() => {
    const z = input({ shape: [window], name: 'scaled_window' });
    const scaled = model({ inputs: z, outputs: quantilesOf(z) });
    const x = input({ shape: [window, 1], name: 'window' });
    const [zx, anchor, offset, scale] = scaler.apply(x) as SymbolicTensor[];
    const y = unscale.apply([quantilesOf(zx!), anchor!, offset!, scale!, x]) as SymbolicTensor;
    const alone = input({ shape: [window], name: 'expert_window' });
    const simple = model({ inputs: alone, outputs: experts.apply(alone) as SymbolicTensor });
    network = { scaled, raw: model({ inputs: x, outputs: y }), experts: simple, head };
  });
  return network!;
}

/** Frees a network's tensors. */
export function disposeNetwork(network: Network): void {
  // Layers count the models that hold them and go with the last.
  for (const each of [network.raw, network.scaled, network.experts]) each.dispose();
}
