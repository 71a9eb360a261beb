import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { classesIn, registeredLayers } from '../../../test/export-cases/classes.ts';
import { exportCases, modelOf } from '../../../test/export-cases/index.ts';
import { OnnxError } from '../../errors.ts';
import { exportOnnx } from '../export.ts';

const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A model of one layer that cannot be exported. */
const refusals: [string, () => tfl.LayersModel, RegExp][] = [
  ['CenterCrop', () => picture(layers.centerCrop({ height: 2, width: 2 })), /samples between pixels/],
  [
    'RandomWidth',
    () => picture(layers.randomWidth({ factor: [0.1, 0.2] } as never)),
    /draws a random width at every call; leave it out/,
  ],
  ['Resizing', () => picture(layers.resizing({ height: 2, width: 2 })), /cannot run inside a model/],
  [
    'ConvLSTM2D',
    () => {
      const x = tfl.input({ shape: [3, 4, 4, 1] });
      const y = layers.convLstm2d({ filters: 2, kernelSize: 2 }).apply(x);
      return tfl.model({ inputs: x, outputs: y as tfl.SymbolicTensor });
    },
    /no counterpart among the recurrent operators/,
  ],
  [
    'SeparableConv2D',
    () => picture(layers.separableConv2d({ filters: 2, kernelSize: 2, dataFormat: 'channelsFirst' })),
    /a bias, which tfjs-layers adds along the wrong axis/,
  ],
  [
    'Conv1D',
    () => sequence(layers.conv1d({ filters: 2, kernelSize: 2, dataFormat: 'channelsFirst' })),
    /dataFormat "channelsFirst", which tfjs-layers cannot run/,
  ],
  [
    'Conv1D',
    () => sequence(layers.conv1d({ filters: 2, kernelSize: 2, padding: 'causal' })),
    /padding "causal", which tfjs-layers cannot run; use "same" or "valid"/,
  ],
];

function picture(layer: tfl.layers.Layer): tfl.LayersModel {
  return single(tfl.input({ shape: [4, 4, 3] }), layer);
}

function sequence(layer: tfl.layers.Layer): tfl.LayersModel {
  return single(tfl.input({ shape: [5, 3] }), layer);
}

function single(x: tfl.SymbolicTensor, layer: tfl.layers.Layer): tfl.LayersModel {
  // Pictures that such a layer gives have no shape before they are seen.
  if (layer.getClassName() === 'RandomWidth') Object.assign(layer, { imgHeight: 4 });
  return tfl.model({ inputs: x, outputs: layer.apply(x) as tfl.SymbolicTensor });
}

describe('what cannot be exported', () => {
  it.each(refusals)('%s is refused with the reason', (name, make, reason) => {
    const model = make();
    const layer = model.layers.at(-1)!.name;
    const run = () => exportOnnx(model);
    expect(run).toThrow(OnnxError);
    expect(run).toThrow(reason);
    expect(run).toThrow(`layer "${layer}"`);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ node: layer, operator: name });
    }
  });
});

it('every class of tfjs-layers and @recurra/cells is exported or refused', () => {
  const before = [...registeredLayers()];
  cells.registerLayers();
  const all = new Map([
    ...before,
    ...[...registeredLayers()].map(([name, own]) => [`our ${name}`, own] as const),
  ]);
  const met = new Set<unknown>();
  for (const model of [...exportCases.map(modelOf), ...refusals.map(([, make]) => make())]) {
    for (const own of classesIn(model)) met.add(own);
    model.dispose();
  }
  const forgotten = [...all].filter(([, own]) => !met.has(own)).map(([name]) => name);
  // Functional is another name of Model, which every case is.
  expect(forgotten.filter((name) => !name.endsWith('Functional'))).toEqual([]);
  console.log(`${new Set(all.values()).size} classes of layers and cells: none forgotten.`);
});
