import '@tensorflow/tfjs-backend-cpu';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkerComplaints, pythonWithOnnx } from '../../test/checker.ts';
import { expectInferredShapes, ortTensor, scrambleWeights } from '../../test/parity.ts';
import { inspectOnnx, OnnxError, parseOnnx } from '../index.ts';
import { exportOnnx } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { layers } = tfl;
const names = (values: readonly { name: string }[]) => values.map(({ name }) => name);

function model(...recurrent: tfl.layers.Layer[]): tfl.LayersModel {
  const built = tfl.sequential({
    layers: [layers.activation({ inputShape: [null, 3], activation: 'linear' }), ...recurrent],
  });
  scrambleWeights(built, 5);
  return built;
}

const size = { units: 4, returnSequences: true };
const kinds: Record<string, () => tfl.layers.Layer[]> = {
  simpleRnn: () => [cells.simpleRnn(size)],
  lstm: () => [cells.lstm(size)],
  'gru, two of them': () => [cells.gru(size), cells.gru({ ...size, resetAfter: true })],
  peepholeLstmCell: () => [cells.rnn({ ...size, cell: cells.peepholeLstmCell(size) })],
  projectedLstmCell: () => [
    cells.rnn({ ...size, cell: cells.projectedLstmCell({ ...size, projectionSize: 2 }) }),
  ],
  layerNormGruCell: () => [cells.rnn({ ...size, cell: cells.layerNormGruCell(size) })],
  stackedRnn: () => [
    cells.stackedRnn({ ...size, cells: [cells.lstmCell(size), cells.gruCell({ units: 3 })] }),
  ],
  'a model as a layer': () => [
    tfl.sequential({ layers: [cells.lstm({ ...size, inputShape: [null, 3] }), layers.dense({ units: 2 })] }),
  ],
  'tf.layers.lstm': () => [layers.lstm(size)],
  'lstm behind a mask': () => [layers.masking({ maskValue: 99 }), cells.lstm(size)],
};

/** Feeds a sequence in pieces, each with the states in which the last ended. */
async function inPieces(bytes: Uint8Array, x: tf.Tensor3D, lengths: number[]): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [input, ...ins] = session.inputNames as [string, ...string[]];
  const [output, ...outs] = session.outputNames as [string, ...string[]];
  const shapes = session.inputMetadata.slice(1).map((port) => (port.isTensor ? port.shape : []));
  let states = shapes.map(([, width]) => ortTensor(tf.zeros([x.shape[0], Number(width)])));
  const pieces: tf.Tensor[] = [];
  let start = 0;
  for (const length of lengths) {
    const piece = ortTensor(tf.slice(x, [0, start, 0], [-1, length, -1]));
    start += length;
    const feeds = Object.fromEntries([[input, piece], ...ins.map((name, i) => [name, states[i]])]);
    const results = await session.run(feeds as Record<string, ort.Tensor>);
    states = outs.map((name) => results[name] as ort.Tensor);
    const y = results[output] as ort.Tensor;
    pieces.push(tf.tensor(y.data as Float32Array, [...y.dims]));
  }
  await session.release();
  return [...tf.concat(pieces, 1).dataSync()];
}

describe('states as inputs and outputs', () => {
  it.each(Object.entries(kinds))('a sequence in pieces through %s is as the whole', async (_name, make) => {
    const whole = model(...make());
    const bytes = exportOnnx(whole, { states: true });
    await expectInferredShapes(bytes);
    const x = tf.randomNormal([2, 9, 3], 0, 1, 'float32', 3) as tf.Tensor3D;
    const expected = (whole.predict(x) as tf.Tensor).dataSync();
    const actual = await inPieces(bytes, x, [1, 1, 4, 3]);
    const worst = Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] as number))));
    expect(actual).toHaveLength(expected.length);
    expect(worst).toBeLessThan(1e-5);
  });

  it('are named after the layers', () => {
    const network = tfl.sequential({
      layers: [
        cells.lstm({ ...size, inputShape: [null, 3], name: 'encoder' }),
        cells.stackedRnn({ cells: [cells.gruCell(size), cells.lstmCell(size)], name: 'stack' }),
      ],
    });
    const { inputs, outputs } = inspectOnnx(exportOnnx(network, { states: true }));
    const stems = ['encoder_h', 'encoder_c', 'stack_cell_1_h', 'stack_cell_1_c', 'stack_cell_0_h'];
    expect(names(inputs)).toEqual(['encoder_input', ...stems.map((stem) => `${stem}_in`)]);
    expect(names(outputs)).toEqual(['stack', ...stems.map((stem) => `${stem}_out`)]);
    expect(inputs[1]).toMatchObject({ type: 'float32', shape: ['batch', 4] });
    const documented = parseOnnx(exportOnnx(network, { states: ['encoder'] })).graph?.input;
    expect(names(documented ?? [])).toEqual(['encoder_input', 'encoder_h_in', 'encoder_c_in']);
    expect(documented?.[1]?.docString).toMatch(
      /state of layer "encoder" before the first step; zeros at the start/,
    );
  });

  it('of a layer used twice are two', () => {
    const shared = cells.gru({ units: 2, name: 'shared' });
    const [a, b] = [tfl.input({ shape: [null, 3], name: 'a' }), tfl.input({ shape: [null, 3], name: 'b' })];
    const outputs = [shared.apply(a), shared.apply(b)] as tfl.SymbolicTensor[];
    const report = inspectOnnx(exportOnnx(tfl.model({ inputs: [a, b], outputs }), { states: true }));
    expect(names(report.inputs)).toEqual(['a', 'b', 'shared_h_in', 'shared_h_in_1']);
    expect(names(report.outputs).slice(2)).toEqual(['shared_h_out', 'shared_h_out_1']);
  });

  it('stay hidden where they come from elsewhere, or begin anew with each step', () => {
    const x = tfl.input({ shape: [null, 3], name: 'x' });
    const h = tfl.input({ shape: [4], name: 'h' });
    const y = cells.gru({ ...size, name: 'decoder' }).apply([x, h]) as tfl.SymbolicTensor;
    const given = exportOnnx(tfl.model({ inputs: [x, h], outputs: y }), { states: true });
    expect(names(inspectOnnx(given).inputs)).toEqual(['x', 'h']);

    const inner = layers.timeDistributed({
      layer: cells.gru({ units: 2 }),
      inputShape: [null, 5, 3],
      name: 'each',
    });
    const distributed = exportOnnx(tfl.sequential({ layers: [inner] }), { states: true });
    expect(names(inspectOnnx(distributed).inputs)).toEqual(['each_input']);
  });

  it('of a stateful layer are hidden unless asked for', () => {
    const network = tfl.sequential({
      layers: [cells.gru({ units: 2, stateful: true, batchInputShape: [1, null, 3], name: 'memory' })],
    });
    expect(inspectOnnx(exportOnnx(network)).inputs).toHaveLength(1);
    expect(names(inspectOnnx(exportOnnx(network, { states: true })).inputs)).toContain('memory_h_in');
  });

  it.each<[string, () => tfl.layers.Layer, boolean | string[], RegExp]>([
    [
      'a bidirectional layer',
      () => cells.bidirectional({ layer: cells.gru(size), name: 'both' }),
      true,
      /layer "both" \(Bidirectional\) reads sequences from their end/,
    ],
    [
      'a layer that goes backwards',
      () => cells.gru({ ...size, goBackwards: true, name: 'back' }),
      ['back'],
      /layer "back" \(GRU\) reads sequences from their end/,
    ],
    [
      'a name that no layer has',
      () => cells.gru({ ...size, name: 'summary' }),
      ['sumary'],
      /states names "sumary"; recurrent layers .* are "summary"/,
    ],
  ])('are refused for %s', (_name, make, states, message) => {
    const network = model(make());
    expect(() => exportOnnx(network, { states })).toThrow(OnnxError);
    expect(() => exportOnnx(network, { states })).toThrow(message);
  });

  const python = pythonWithOnnx();
  it.skipIf(python === undefined)("pass the ONNX project's checker", () => {
    const files = Object.entries(kinds).map(
      ([name, make]) => [name, exportOnnx(model(...make()), { states: true })] as const,
    );
    expect(checkerComplaints(python as string, new Map(files))).toEqual([]);
  });
});
