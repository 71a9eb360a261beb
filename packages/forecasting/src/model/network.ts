import { ensureBackendKernels } from '@recurra/core';
import * as tf from '@tensorflow/tfjs-core';
import type { CovariateScales } from './covariate-scales.ts';
import { aheadOf, decodeAtOnce, gate } from './decoder.ts';
import { encode, type NetworkInputs, scaleCovariates } from './encoder.ts';
import { expertTable } from './experts.ts';
import { createHead, type Head } from './heads/index.ts';
import { CountMean } from './layers/count-mean.ts';
import { Distribution } from './layers/distribution.ts';
import { ExpertMix } from './layers/expert-mix.ts';
import { FeedbackDecoder } from './layers/feedback-decoder.ts';
import { Logarithm } from './layers/logarithm.ts';
import { MeanFeatures } from './layers/mean-features.ts';
import { Quantiles } from './layers/quantiles.ts';
import { Unscale } from './layers/unscale.ts';
import { WindowFacts } from './layers/window-facts.ts';
import { WindowScaler } from './layers/window-scaler.ts';
import { futureCount, type ModelSpec, staticCount } from './spec.ts';
import { input, type LayersModel, model, type SymbolicTensor } from './tfjs.ts';

/** Models over the same layers. */
export interface Network {
  readonly spec: ModelSpec;
  /**
   * Raw inputs → numbers of each step's distribution [batch, horizon, parameters]: what is trained. An autoregressive
   * one takes the scaled target [batch, horizon] as one input more.
   */
  readonly trained: LayersModel;
  /** Raw inputs → quantiles in the series' unit [batch, horizon, quantiles]. */
  readonly used: LayersModel;
  /** Raw window → simple forecasts in the window's scale [batch, horizon, experts]. */
  readonly experts: LayersModel;
  readonly head: Head;
  /** Layers that start from the data. */
  readonly mix: ExpertMix;
  readonly distribution: Distribution;
}

/** Makes the inputs a spec asks for, in the order window, past, future, static. */
export function makeInputs(spec: ModelSpec): NetworkInputs {
  const { window, horizon, covariates } = spec;
  const future = futureCount(covariates);
  const [past, fixed] = [covariates.past.length, staticCount(spec)];
  return {
    window: input({ shape: [window, 1] }),
    ...(past > 0 && { past: input({ shape: [window, past] }) }),
    ...(future > 0 && { future: input({ shape: [window + horizon, future] }) }),
    ...(fixed > 0 && { static: input({ shape: [fixed] }) }),
  };
}

/** Names of a spec's inputs, in their order. */
export function inputNames(spec: ModelSpec): string[] {
  const { covariates } = spec;
  return [
    'window',
    ...(covariates.past.length > 0 ? ['past'] : []),
    ...(futureCount(covariates) > 0 ? ['future'] : []),
    ...(staticCount(spec) > 0 ? ['static'] : []),
  ];
}

/** The inputs as models take them. */
export function inputList(inputs: NetworkInputs): SymbolicTensor[] {
  return [inputs.window, inputs.past, inputs.future, inputs.static].filter((each) => each !== undefined);
}

/**
 * Builds the network: scaler → simple forecasts and patches → recurrent layers → decoder → mix and correction → head.
 *
 * The last dense layers start at zero, so the untrained network is the best weighing of simple forecasts that
 * the training windows show, and the recurrent layers learn what is left.
 *
 * @param spec Shape.
 * @param scales Of the covariates.
 * @param seed Of the weights.
 * @returns Models that share their layers; dispose with {@link disposeNetwork}.
 */
export function buildNetwork(spec: ModelSpec, scales: CovariateScales, seed: number): Network {
  // Before anything is computed: else a program's first network would start from products of TensorFlow.js's own, and all
  // later ones from those of our kernels, which round otherwise.
  ensureBackendKernels();
  const head = createHead(spec.head, spec.quantiles, spec.medianWeight);
  const table = expertTable(spec);
  const scaler = new WindowScaler({ name: 'scaler', levelSpan: spec.levelSpan, scaleLag: spec.scaleLag });
  const experts = new MeanFeatures({ name: 'experts', ...table });
  const mix = new ExpertMix({ name: 'mix' });
  const countMean = new CountMean({ name: 'count_mean' });
  const distribution = new Distribution({ name: 'distribution', parameters: head.parameters });
  let network: Network | undefined;
  // Initialisers make tensors that the variables copy; the tidy frees them.
  tf.tidy(() => {
    const inputs = makeInputs(spec);
    const logarithmic = spec.transform === 'log';
    const observed = logarithmic
      ? (new Logarithm({ name: 'log' }).apply(inputs.window) as SymbolicTensor)
      : inputs.window;
    const [z, ...scaling] = scaler.apply(observed) as SymbolicTensor[];
    const simple = experts.apply(z!) as SymbolicTensor;
    const covariates = scaleCovariates(inputs, scales);
    const facts = new WindowFacts({
      name: 'facts',
      lags: [...new Set([1, ...spec.periods])],
      recent: Math.min(spec.window - 1, spec.periods.at(-1) ?? Math.max(1, spec.window >> 2)),
    }).apply([z!, ...scaling]) as SymbolicTensor;
    const state = encode(z!, facts, covariates, spec, seed);
    const mixed = mix.apply([simple, gate(state, spec, table.shape[1])]) as SymbolicTensor;
    const ahead = aheadOf(covariates, spec);
    const numbersOf = (u: SymbolicTensor): SymbolicTensor => {
      const numbers = distribution.apply([mixed, u]) as SymbolicTensor;
      return head.ownUnit ? (countMean.apply([numbers, ...scaling]) as SymbolicTensor) : numbers;
    };
    const all = inputList(inputs);
    let numbers: SymbolicTensor;
    let taught: LayersModel;
    if (spec.decoder === 'direct') {
      numbers = numbersOf(decodeAtOnce(state, ahead, spec, head.parameters, seed));
      taught = model({ inputs: all, outputs: numbers });
    } else {
      const decoder = new FeedbackDecoder({
        name: 'feedback',
        units: spec.hiddenSize,
        parameters: head.parameters,
        covariates: ahead !== undefined,
        seed: seed + 40,
      });
      const given = ahead === undefined ? [state, mixed] : [state, mixed, ahead];
      const target = input({ shape: [spec.horizon] });
      numbers = numbersOf(decoder.apply(given) as SymbolicTensor);
      const fed = numbersOf(decoder.apply([...given, target]) as SymbolicTensor);
      taught = model({ inputs: [...all, target], outputs: fed });
    }
    const quantiles = new Quantiles({
      name: 'quantiles',
      kind: spec.head,
      quantiles: spec.quantiles,
    }).apply(numbers) as SymbolicTensor;
    let y = head.ownUnit
      ? quantiles
      : (new Unscale({ name: 'unscale' }).apply([quantiles, ...scaling]) as SymbolicTensor);
    if (logarithmic) y = new Logarithm({ name: 'exp', inverse: true }).apply(y) as SymbolicTensor;
    network = {
      spec,
      trained: taught,
      used: model({ inputs: all, outputs: y }),
      experts: model({ inputs: inputs.window, outputs: simple }),
      head,
      mix,
      distribution,
    };
  });
  return network!;
}

/** Frees a network's tensors, whatever else it was used in. */
export function disposeNetwork(network: Network): void {
  const models = [network.used, network.trained, network.experts];
  const all = new Set(models.flatMap((each) => each.layers));
  for (const layer of all) {
    // A layer counts its uses and goes with the last.
    while ((layer.dispose().refCountAfterDispose ?? 0) > 0);
  }
}
