import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { covariateNames, dailyTable, makeSpec, randomNetwork, sourcesOf } from '../testing/networks.ts';
import { inputTensors } from './batch-tensors.ts';
import { joinNetworks } from './ensemble.ts';
import { headKinds } from './heads/index.ts';
import { registerForecastingLayers } from './layers/register.ts';
import { disposeNetwork } from './network.ts';
import { predictQuantiles } from './predict.ts';
import type { ModelSpec } from './spec.ts';
import { cutInputs } from './windows.ts';

beforeAll(() => useBackend('cpu'));

const table = dailyTable(90, 2, 6);
const covariates = {
  past: [...covariateNames.past],
  future: [...covariateNames.future],
  static: [...covariateNames.static],
  calendar: [...covariateNames.calendar],
};

describe('the network', () => {
  const shapes: Partial<ModelSpec>[] = [
    {},
    { cell: 'gru', dilations: [1, 2, 3], attention: true, stepGates: true, transform: 'log' },
    { covariates, decoder: 'autoregressive', cell: 'gru' },
    { covariates, dilations: [2, 2] },
    ...headKinds.map((head): Partial<ModelSpec> => ({ head })),
  ];
  it.each(shapes)('comes back from its saved form the same: %j', async (wishes) => {
    const { loadLayersModel } = await import('@tensorflow/tfjs-layers');
    const before = tf.memory().numTensors;
    registerForecastingLayers();
    const spec = makeSpec(table, 6, wishes);
    const network = randomNetwork(table, spec, 2);
    const { model, calibrate } = joinNetworks([network], spec, 'window');
    calibrate.assign([1.5, 1, 0.5]);
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      },
    });
    const topology = JSON.parse(JSON.stringify(saved!.modelTopology)) as object;
    const loaded = await loadLayersModel({ load: async () => ({ ...saved, modelTopology: topology }) });
    const sources = sourcesOf(table, spec);
    const origins = sources.map(({ values }, series) => ({ series, end: values.length }));
    const wanted = await predictQuantiles(model, sources, origins, spec);
    const inputs = inputTensors(cutInputs(sources, origins, spec), spec);
    const y = loaded.predict(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
    expectClose(y, wanted, { absolute: 1e-4, relative: 1e-5 });
    tf.dispose([inputs, y]);
    loaded.dispose();
    calibrate.dispose();
    disposeNetwork(network);
    // A loaded model's matrices go with it.
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same for the same seed, and another for another', async () => {
    const spec = makeSpec(table, 6, { covariates });
    const weights = [1, 1, 2].map((seed) => {
      const network = randomNetwork(table, spec, seed);
      const [first] = network.trained.getWeights().map((each) => [...each.dataSync()]);
      disposeNetwork(network);
      return first!;
    });
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[0]);
  });
});

describe('an ensemble', () => {
  it('averages the quantiles of its networks', async () => {
    const spec = makeSpec(table, 6);
    const networks = [1, 2, 3].map((seed) => randomNetwork(table, spec, seed));
    const sources = sourcesOf(table, spec);
    const origins = sources.map(({ values }, series) => ({ series, end: values.length }));
    const single = await Promise.all(
      networks.map(({ used }) => predictQuantiles(used, sources, origins, spec)),
    );
    const { model, calibrate } = joinNetworks(networks, spec, 'never');
    const wanted = single[0]!.map((value, i) => (value + single[1]![i]! + single[2]![i]!) / 3);
    expectClose(await predictQuantiles(model, sources, origins, spec), wanted, {
      absolute: 1e-3,
      relative: 1e-5,
    });
    calibrate.dispose();
    for (const network of networks) disposeNetwork(network);
  });
});
