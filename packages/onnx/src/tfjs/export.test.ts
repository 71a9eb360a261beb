import '@tensorflow/tfjs-backend-cpu';
import * as cells from '@recurra/cells';
import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ortDifference, scrambleWeights } from '../../test/parity.ts';
import { createRunner, inspectOnnx, OnnxError, parseOnnx } from '../index.ts';
import { type CellExporter, exportOnnx, type LayerExporter } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

function lstmModel(time: number | null = null): tfl.Sequential {
  const model = tfl.sequential({
    name: 'forecaster',
    layers: [
      cells.lstm({ units: 5, inputShape: [time, 3], returnSequences: true, name: 'encoder' }),
      cells.lstm({ units: 4, name: 'top' }),
      tfl.layers.dense({ units: 2, name: 'head' }),
    ],
  });
  scrambleWeights(model, 1);
  return model;
}

class Unknown extends tfl.layers.Layer {
  static readonly className: string = 'Unknown';
  override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return Array.isArray(x) ? x[0]! : x;
  }
}

describe('exportOnnx', () => {
  it('names things after the layers and says who made the file', () => {
    const report = inspectOnnx(exportOnnx(lstmModel(), { metadata: { license: 'MIT', horizon: '24' } }));
    expect(report).toMatchObject({
      irVersion: 8,
      opset: 17,
      producer: { name: 'recurra' },
      name: 'forecaster',
      inputs: [{ name: 'encoder_input', type: 'float32', shape: ['batch', 'time', 3] }],
      outputs: [{ name: 'head', type: 'float32', shape: ['batch', 2] }],
      parameters: lstmModel().countParams() + 4 * (5 + 4),
      metadata: { license: 'MIT', horizon: '24' },
    });
    expect(report.recurrent.map(({ name, weights }) => [name, weights.W?.name, weights.W?.dims])).toEqual([
      ['encoder/LSTM', 'encoder/W', [1, 20, 3]],
      ['top/LSTM', 'top/W', [1, 16, 5]],
    ]);
    // The second layer takes the first one's output as it is, time first.
    expect(report.operators.Transpose).toBe(1);
  });

  it('fixes the batch or opens the time on request', () => {
    const shape = (options: Parameters<typeof exportOnnx>[1], time: number | null = 7) =>
      inspectOnnx(exportOnnx(lstmModel(time), options)).inputs[0]?.shape;
    expect(shape({})).toEqual(['batch', 7, 3]);
    expect(shape({ dynamicTime: true })).toEqual(['batch', 'time', 3]);
    expect(shape({ dynamicBatch: false })).toEqual([1, 7, 3]);
    expect(() => shape({ dynamicTime: false }, null)).toThrow(/dynamicTime: false cannot fix/);
  });

  it('names inputs and outputs as asked', () => {
    const bytes = exportOnnx(lstmModel(), { inputNames: ['x'], outputNames: ['forecast'] });
    const { inputs, outputs } = inspectOnnx(bytes);
    expect([inputs[0]?.name, outputs[0]?.name]).toEqual(['x', 'forecast']);
    expect(() => exportOnnx(lstmModel(), { inputNames: [] })).toThrow(/inputNames must be 1 different names/);
  });

  it('writes what the model is: a card, a description, its producer', () => {
    const card = { task: 'forecast', metrics: { mae: 0.12 } };
    const bytes = exportOnnx(lstmModel(), {
      metadata: { license: 'MIT', card },
      description: 'Forecasts two steps.',
    });
    const { metadata, producer } = inspectOnnx(bytes);
    expect(metadata).toEqual({ license: 'MIT', card: JSON.stringify(card) });
    expect(producer.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(parseOnnx(bytes).docString).toBe('Forecasts two steps.');
  });

  it.each([
    [cells.lstm({ units: 2 }), /model must be a tf.LayersModel, got a layer; put layers into/],
    [null, /got null/],
    [undefined, /got undefined/],
    [{}, /got object/],
  ])('refuses what is no model', (model, message) => {
    const run = () => exportOnnx(model as unknown as tfl.LayersModel);
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(message);
  });

  it.each([13, 14, 15, 16, 17, 18, 19, 20, 21, 22])('gives the same numbers with opset %i', async (opset) => {
    const x = noise([3, 6, 3], 2);
    expect(await ortDifference(lstmModel(), [x], { opset })).toBeLessThan(1e-5);
    x.dispose();
  });

  it('keeps one copy of the weights of a layer used twice', async () => {
    // With resetAfter the bias has ONNX's layout, so that the parameters are as many here as there.
    const shared = cells.gru({ units: 4, name: 'shared', resetAfter: true });
    const [a, b] = [tfl.input({ shape: [null, 3], name: 'a' }), tfl.input({ shape: [null, 3], name: 'b' })];
    const [ya, yb] = [shared.apply(a), shared.apply(b)] as tfl.SymbolicTensor[];
    const outputs = [tfl.layers.add({ name: 'sum' }).apply([ya!, yb!]), ya!, yb!] as tfl.SymbolicTensor[];
    const model = tfl.model({ inputs: [a, b], outputs });
    scrambleWeights(model, 3);
    const report = inspectOnnx(exportOnnx(model));
    expect(report.parameters).toBe(model.countParams());
    expect(report.inputs.map(({ shape }) => shape?.[1])).toEqual(['time', 'b_time']);
    expect(report.outputs.map(({ name }) => name)).toEqual(['sum', 'shared', 'shared_1']);
    const inputs = [noise([2, 5, 3], 1), noise([2, 8, 3], 2)];
    expect(await ortDifference(model, inputs)).toBeLessThan(1e-5);
    tf.dispose(inputs);
  });

  it('exports models used as layers, one of them twice', async () => {
    const inner = tfl.sequential({
      name: 'inner',
      layers: [
        tfl.layers.dense({ units: 3, inputShape: [3], activation: 'tanh' }),
        tfl.layers.dense({ units: 3 }),
      ],
    });
    const state = tfl.input({ shape: [3] });
    const twice = inner.apply(inner.apply(state) as tfl.SymbolicTensor) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: state, outputs: [twice, state] });
    scrambleWeights(model, 4);
    const x = noise([2, 3], 5);
    expect(await ortDifference(model, [x])).toBeLessThan(1e-5);
    expect(inspectOnnx(exportOnnx(model)).parameters).toBe(inner.countParams());
    x.dispose();
  });

  it('exports an encoder and decoder that hand on their state', async () => {
    const source = tfl.input({ shape: [null, 2], name: 'source' });
    const target = tfl.input({ shape: [null, 1], name: 'target' });
    const [, h, c] = cells.lstm({ units: 4, returnState: true }).apply(source) as tfl.SymbolicTensor[];
    const decoder = cells.lstm({ units: 4, returnSequences: true });
    const decoded = decoder.apply([target, h!, c!]) as tfl.SymbolicTensor;
    const y = tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 1 }) }).apply(decoded);
    const model = tfl.model({ inputs: [source, target], outputs: y as tfl.SymbolicTensor });
    scrambleWeights(model, 6);
    const inputs = [noise([2, 6, 2], 1), noise([2, 3, 1], 2)];
    expect(await ortDifference(model, inputs)).toBeLessThan(1e-5);
    tf.dispose(inputs);
  });

  it.each([
    ['lstm', (c: object) => cells.lstm({ units: 4, ...c })],
    ['gru', (c: object) => cells.gru({ units: 4, ...c })],
    ['simpleRnn', (c: object) => cells.simpleRnn({ units: 4, ...c })],
    ['bidirectional', (c: object) => cells.bidirectional({ layer: cells.gru({ units: 4, ...c }) })],
    [
      'stackedRnn',
      (c: object) =>
        cells.stackedRnn({ cells: [cells.lstmCell({ units: 3 }), cells.gruCell({ units: 2 })], ...c }),
    ],
  ])('heeds masks in front of %s', async (_name, layer) => {
    const ids = tf.tensor2d(
      [
        [1, 2, 0, 0],
        [0, 3, 0, 4],
        [0, 0, 0, 0],
      ],
      [3, 4],
      'int32',
    );
    for (const config of [
      {},
      { returnSequences: true },
      { zeroOutputForMask: true, returnSequences: true },
      { goBackwards: true },
    ]) {
      if ('goBackwards' in config && _name === 'bidirectional') continue;
      const input = tfl.input({ shape: [null], dtype: 'int32' });
      const embedded = tfl.layers.embedding({ inputDim: 5, outputDim: 3, maskZero: true }).apply(input);
      const y = layer(config).apply(embedded as tfl.SymbolicTensor) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: input, outputs: y });
      scrambleWeights(model, 7);
      expect(await ortDifference(model, [ids])).toBeLessThan(1e-5);
    }
    ids.dispose();
  });

  it('exports a Masking layer', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.masking({ maskValue: -1, inputShape: [null, 2] }),
        cells.lstm({ units: 3, returnSequences: true }),
        cells.gru({ units: 2 }),
      ],
    });
    scrambleWeights(model, 8);
    const x = tf.tensor3d([
      [
        [-1, -1],
        [1, -1],
        [2, 3],
      ],
      [
        [0, 0],
        [-1, -1],
        [-1, -1],
      ],
    ]);
    expect(await ortDifference(model, [x])).toBeLessThan(1e-5);
    x.dispose();
  });

  it('leaves no tensor behind', () => {
    const model = lstmModel();
    const before = tf.memory().numTensors;
    exportOnnx(model);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'an opset out of range',
      () => exportOnnx(lstmModel(), { opset: 12 }),
      /opset must be an integer from 13 to 22, got 12/,
    ],
    [
      'a layer it does not know',
      () => exportOnnx(tfl.sequential({ layers: [new Unknown({ inputShape: [2], name: 'mystery' })] })),
      /layer "mystery" is of class Unknown, which has no translation; pass one as/,
    ],
    [
      'a way to quantise that there is not',
      () => exportOnnx(lstmModel(), { quantize: 'int4' as 'int8' }),
      /quantize must be 'int8' or left out, got int4/,
    ],
    [
      'open time where it must be fixed',
      () => {
        const flat = tfl.sequential({
          layers: [
            cells.lstm({ units: 2, inputShape: [4, 1], returnSequences: true }),
            tfl.layers.flatten({ name: 'flat' }),
          ],
        });
        return exportOnnx(flat, { dynamicTime: true });
      },
      /layer "flat" \(Flatten\) cannot take inputs of shape \[batch, time, 2\]; export without dynamicTime/,
    ],
  ])('refuses %s', (_name, run, message) => {
    expect(run).toThrow(OnnxError);
    expect(run).toThrow(message);
  });
});

describe('layers and cells of your own', () => {
  class Scale extends tfl.layers.Layer {
    static readonly className: string = 'Scale';
    factor!: tfl.LayerVariable;
    override build(): void {
      this.factor = this.addWeight('factor', [], 'float32', tfl.initializers.ones());
      this.built = true;
    }
    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      return shape;
    }
    override call(x: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul(Array.isArray(x) ? x[0]! : x, this.factor.read());
    }
  }
  const scale: LayerExporter = (layer, context, [x]) => {
    expect(context.shape(x!)).toEqual(['batch', 3]);
    expect(context.type(x!)).toBe('float32');
    const [factor] = context.weights(layer, ['factor']);
    return [context.node('Mul', [x!, factor!])];
  };

  it('are exported by the translation that is passed', async () => {
    const model = tfl.sequential({
      layers: [tfl.layers.dense({ units: 3, inputShape: [2] }), new Scale({})],
    });
    scrambleWeights(model, 9);
    const x = noise([4, 2], 1);
    expect(await ortDifference(model, [x], { layers: { Scale: scale } })).toBeLessThan(1e-5);
    expect(() => exportOnnx(model, { layers: { Scale: () => [] } })).toThrow(
      /gave 0 outputs for layer .* which has 1/,
    );
    x.dispose();
  });

  class LeakyCell extends cells.RecurrentCell {
    static readonly className: string = 'LeakyCell';
    override readonly stateSize: number;
    constructor(config: cells.CellConfig) {
      super(config, 'leakyCell()');
      this.stateSize = this.units;
    }
    override build(shape: tfl.Shape): void {
      this.kernel = this.addCellWeight('kernel', [this.inputSize(shape), this.units], 'kernel');
      this.built = true;
    }
    override project(x: tf.Tensor2D): tf.Tensor2D {
      return tf.matMul(x, this.kernel.read() as tf.Tensor2D);
    }
    override stepper() {
      return (input: tf.Tensor2D, [h]: readonly tf.Tensor2D[]) => [
        tf.add(tf.mul(h!, 0.5), input) as tf.Tensor2D,
      ];
    }
  }
  const leaky: CellExporter = {
    step(cell, context, input, [h]) {
      expect(context.shape(input)).toEqual(['batch', 2]);
      const [kernel] = context.weights(cell, ['kernel']);
      const next = context.node('Add', [
        context.node('Mul', [h!, context.float(0.5, 'decay')]),
        context.node('MatMul', [input, kernel!]),
      ]);
      return [next, next];
    },
  };

  it('cells need only their step', async () => {
    for (const returnSequences of [false, true]) {
      const model = tfl.sequential({
        layers: [cells.rnn({ cell: new LeakyCell({ units: 3 }), returnSequences, inputShape: [null, 2] })],
      });
      scrambleWeights(model, 10);
      const x = noise([2, 5, 2], 1);
      expect(await ortDifference(model, [x], { cells: { LeakyCell: leaky } })).toBeLessThan(1e-5);
      expect(() => exportOnnx(model)).toThrow(
        /cell of layer .* is of class LeakyCell, which has no translation/,
      );
      x.dispose();
    }
  });
});

it('runs in createRunner as it came from exportOnnx', async () => {
  const runner = await createRunner(exportOnnx(lstmModel()));
  const x = { type: 'float32', dims: [1, 4, 3], data: new Float32Array(12) } as const;
  expect((await runner.run({ encoder_input: x })).head?.dims).toEqual([1, 2]);
  await runner.dispose();
});
