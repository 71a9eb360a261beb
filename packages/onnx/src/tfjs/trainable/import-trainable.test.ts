import { createRng, withRandomScope } from '@recurra/core';
import { numericGradient, useBackend } from '@recurra/core/testing';
import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectSame, runOrt } from '../../../test/operator-case.ts';
import {
  decodeTensor,
  GraphBuilder,
  newModel,
  OnnxError,
  type OnnxModel,
  type OnnxTensor,
  parseOnnx,
  serializeOnnx,
} from '../../index.ts';
import { importTrainable } from './import-trainable.ts';

const floats = (dims: readonly number[], phase = 0): OnnxTensor => {
  const length = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length }, (_, i) => 0.6 * Math.sin(1.3 * i + phase + 0.5));
  return { type: 'float32', dims, data };
};
const scalar = (value: number): OnnxTensor => ({ type: 'float32', dims: [], data: Float32Array.of(value) });
const int64 = (dims: readonly number[], ...values: number[]): OnnxTensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values, BigInt),
});

type Write = (g: GraphBuilder, x: string) => string;

/** A model from x [batch, width] to y. */
function modelOf(
  write: Write,
  { type = 'float32' as OnnxTensor['type'], width = 3, rank = 2 } = {},
): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const y = write(g, 'x');
  const shape = ['batch', 'time', width].slice(rank === 2 ? 1 : 0);
  const graph = g.build(
    'test',
    [{ name: 'x', type, shape: rank === 2 ? ['batch', width] : shape }],
    [{ name: 'y', value: y, type: 'float32', shape: [] }],
  );
  for (const output of graph.output) {
    if (output.type?.value.case === 'tensorType') delete output.type.value.value.shape;
  }
  return newModel(graph, { opset: 17, metadata: { license: 'MIT' } });
}

/** x·W + b, normalised, scaled, through tanh. */
const network = modelOf((g, x) => {
  const dense = g.node('Add', [
    g.node('MatMul', [x, g.initializer('kernel', floats([3, 4]))]),
    g.initializer('bias', floats([4], 1)),
  ]);
  const variance: OnnxTensor = { type: 'float32', dims: [4], data: Float32Array.of(1, 2, 3, 4) };
  const normal = g.node('BatchNormalization', [
    dense,
    g.initializer('gamma', floats([4], 2)),
    g.initializer('beta', floats([4], 3)),
    g.initializer('mean', floats([4], 4)),
    g.initializer('variance', variance),
  ]);
  return g.node('Tanh', [g.node('Mul', [normal, g.initializer('factor', scalar(1.5))])]);
});

/** One step down the gradient of the sum of squares. */
function step(model: ReturnType<typeof importTrainable>, x: tf.Tensor): void {
  tf.tidy(() => {
    const weights = model.trainableWeights;
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.square(model.apply(x, { training: true }) as tf.Tensor)) as tf.Scalar,
      weights,
    );
    for (const weight of weights) weight.assign(tf.sub(weight, tf.mul(grads[weight.name]!, 0.1)));
  });
}

async function expectSameAsOrt(model: ReturnType<typeof importTrainable>, x: tf.Tensor): Promise<void> {
  const feed = { type: 'float32', dims: [...x.shape], data: Float32Array.from(x.dataSync()) } as OnnxTensor;
  const y = model.predict(x) as tf.Tensor;
  const data = Float32Array.from(y.dataSync());
  expectSame(
    { y: { type: 'float32', dims: y.shape, data } },
    await runOrt(parseOnnx(model.toOnnx()), { x: feed }),
    1e-4,
  );
  y.dispose();
}

beforeAll(() => useBackend('cpu'));

describe('importTrainable', () => {
  it('trains tensors with axes; not scalars, nor statistics', () => {
    const model = importTrainable(network);
    expect(model.trainableNames).toEqual(['kernel', 'bias', 'gamma', 'beta']);
    expect(model.weights.map(({ name }) => name)).toEqual([
      'kernel',
      'bias',
      'gamma',
      'beta',
      'mean',
      'variance',
      'factor',
    ]);
    expect(model.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['batch', 3] }]);
    expect(model.outputs.map(({ name }) => name)).toEqual(['y']);
    model.dispose();
    const all = importTrainable(network, { trainable: [/./], freeze: ['mean', /^b/] });
    expect(all.trainableNames).toEqual(['kernel', 'gamma', 'variance', 'factor']);
    all.dispose();
  });

  it('writes the file as it was while nothing is trained, and the same graph with other weights afterwards', async () => {
    const bytes = serializeOnnx(network);
    const before = tf.memory().numTensors;
    const model = importTrainable(bytes);
    const x = tf.tensor2d([1, 2, 3, -1, 0.5, 2], [2, 3]);
    expect(model.toOnnx()).toEqual(bytes);
    await expectSameAsOrt(model, x);
    step(model, x);
    await expectSameAsOrt(model, x);
    expect(model.toOnnx()).toHaveLength(bytes.length);
    const [old, tuned] = [parseOnnx(bytes), parseOnnx(model.toOnnx())];
    expect(tuned.graph!.node).toEqual(old.graph!.node);
    expect(tuned.metadataProps).toEqual(old.metadataProps);
    const changed = tuned.graph!.initializer.filter(
      (tensor, i) => String(tensor.rawData) !== String(old.graph!.initializer[i]!.rawData),
    );
    expect(changed.map(({ name }) => name)).toEqual(['kernel', 'bias', 'gamma', 'beta']);
    x.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('keeps element types, and fields the schema does not know', async () => {
    const half = structuredClone(network.graph!.initializer[0]!.dims);
    expect(half).toEqual([3n, 4n]);
    const kernel: OnnxTensor = {
      type: 'float16',
      dims: [3, 4],
      data: Uint16Array.from({ length: 12 }, (_, i) => 0x3800 + 37 * i),
    };
    const model = modelOf((g, x) =>
      g.node('MatMul', [x, g.node('Cast', [g.initializer('kernel', kernel)], { to: 1 })]),
    );
    const bytes = serializeOnnx(model);
    // Field 999 of the model, a string.
    const unknown = Uint8Array.of(0xba, 0x3e, 2, 104, 105);
    const trainable = importTrainable(Uint8Array.of(...bytes, ...unknown));
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    step(trainable, x);
    const written = trainable.toOnnx();
    const stored = decodeTensor(parseOnnx(written).graph!.initializer[0]!);
    expect(stored.type).toBe('float16');
    expect(stored.data).not.toEqual(kernel.data);
    expect(Buffer.from(written).includes(Buffer.from(unknown))).toBe(true);
    tf.dispose([x, ...[trainable.predict(x)].flat()]);
    trainable.dispose();
  });

  it('trains tensors in Constant nodes, and writes them back there', async () => {
    const model = modelOf((g, x) => {
      const kernel = g.node('Constant', [], { value: { tensor: floats([3, 2]) } });
      return g.node('MatMul', [x, kernel]);
    });
    const trainable = importTrainable(model);
    expect(trainable.trainableNames).toHaveLength(1);
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    step(trainable, x);
    const tuned = parseOnnx(trainable.toOnnx());
    expect(tuned.graph!.initializer).toEqual([]);
    expect(tuned.graph!.node.map(({ opType }) => opType)).toEqual(['Constant', 'MatMul']);
    await expectSameAsOrt(trainable, x);
    x.dispose();
    trainable.dispose();
  });

  it('refuses a node without gradient only where gradients must pass', () => {
    // DFT has no gradient here.
    const dft: Write = (g, x) => {
      const wide = g.node('MatMul', [x, g.initializer('kernel', floats([3, 4]))]);
      const column = g.node('Unsqueeze', [wide, g.initializer('axes', int64([1], -1))]);
      const spectrum = g.node('DFT', [column], { axis: 1 });
      const flat = g.node('Flatten', [spectrum]);
      return g.node('MatMul', [flat, g.initializer('head', floats([8, 2]))]);
    };
    const model = modelOf(dft);
    expect(() => importTrainable(model)).toThrow(OnnxError);
    expect(() => importTrainable(model)).toThrow(
      'importTrainable(): operator DFT at node "DFT" has no gradient; freeze what lies before it ("kernel"), or run the model with createRunner().',
    );
    const trainable = importTrainable(model, { freeze: 'kernel' });
    expect(trainable.trainableNames).toEqual(['head']);
    expect(() => trainable.unfreeze('kernel')).toThrow(/DFT .* has no gradient/);
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    step(trainable, x);
    x.dispose();
    trainable.dispose();
  });

  it('freezes and unfreezes by name', () => {
    const model = importTrainable(network);
    model.freeze(/^b/);
    expect(model.trainableNames).toEqual(['kernel', 'gamma']);
    model.unfreeze((name) => name === 'bias' || name === 'factor');
    expect(model.trainableNames).toEqual(['kernel', 'bias', 'gamma', 'factor']);
    expect(() => model.freeze('kernal')).toThrow(
      'freeze(): no weight is named "kernal"; there are "kernel", "bias"',
    );
    expect(() => importTrainable(network, { freeze: /lstm/ })).toThrow(ArgumentError);
    expect(() => importTrainable(network, { outputs: ['z'] })).toThrow(ArgumentError);
    model.dispose();
    expect(() => model.toOnnx()).toThrow(/disposed/);
  });

  it('can be imported twice', () => {
    const [first, second] = [importTrainable(network), importTrainable(network)];
    expect(first.trainableNames).toEqual(second.trainableNames);
    const names = new Set([...first.weights, ...second.weights].map(({ name }) => name));
    expect(names.size).toBe(14);
    first.dispose();
    second.dispose();
  });

  it('drops in training only, and the same for the same seed', () => {
    const model = importTrainable(
      modelOf((g, x) => {
        const wide = g.node('MatMul', [x, g.initializer('kernel', floats([3, 50]))]);
        return g.node('Dropout', [wide, g.initializer('ratio', scalar(0.4))]);
      }),
    );
    const x = tf.ones([2, 3]);
    const run = (seed: number, training: boolean): number[] =>
      tf.tidy(() => [
        ...withRandomScope(createRng(seed), () => model.apply(x, { training }) as tf.Tensor).dataSync(),
      ]);
    const plain = run(1, false);
    const dropped = run(1, true);
    expect(run(1, true)).toEqual(dropped);
    expect(run(2, true)).not.toEqual(dropped);
    const gone = dropped.filter((value) => value === 0).length;
    expect(gone).toBeGreaterThan(20);
    expect(gone).toBeLessThan(60);
    for (const [i, value] of dropped.entries()) {
      if (value !== 0) expect(value).toBeCloseTo(plain[i]! / 0.6, 5);
    }
    x.dispose();
    model.dispose();
  });

  it('takes integers, and looks rows up with gradients', async () => {
    const model = importTrainable(
      modelOf((g, x) => g.node('Gather', [g.initializer('table', floats([5, 2])), x]), { type: 'int64' }),
    );
    const x = tf.tensor2d([1, 1, 4], [1, 3], 'int32');
    const [gradient] = tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(model.predict(x) as tf.Tensor) as tf.Scalar,
        model.trainableWeights,
      );
      return [[...grads.table!.dataSync()]];
    });
    expect(gradient).toEqual([0, 0, 2, 2, 0, 0, 0, 0, 1, 1]);
    x.dispose();
    model.dispose();
  });

  it('differentiates scales of quantised tensors, and casts', () => {
    const rows: OnnxTensor = { type: 'int8', dims: [3, 2], data: Int8Array.of(1, -2, 3, 4, 5, -6) };
    const model = importTrainable(
      modelOf((g, x) => {
        const kernel = g.node(
          'DequantizeLinear',
          [g.initializer('kernel', rows), g.initializer('scale', floats([2]))],
          { axis: 1 },
        );
        return g.node('MatMul', [x, g.node('Cast', [kernel], { to: 1 })]);
      }),
      { trainable: 'scale' },
    );
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(model.predict(x) as tf.Tensor) as tf.Scalar,
        model.trainableWeights,
      );
      expect([...grads.scale!.dataSync()]).toEqual([1 + 6 + 15, -2 + 8 - 18]);
    });
    x.dispose();
    model.dispose();
  });

  it('differentiates through the body of a loop', () => {
    // h' = tanh(h·U + x_t), over the axis of time.
    const model = importTrainable(
      modelOf(
        (g, x) => {
          const u = g.initializer('u', floats([3, 3]));
          const start = g.initializer('start', floats([2, 3], 2));
          const body = g.subgraph(
            'body',
            [
              { hint: 'h', type: 'float32' },
              { hint: 'x_t', type: 'float32' },
            ],
            ([h, xt]) => {
              const next = g.node('Tanh', [g.node('Add', [g.node('MatMul', [h!, u]), xt!])]);
              return [
                { value: next, type: 'float32' },
                { value: g.node('Identity', [next]), type: 'float32' },
              ];
            },
          );
          return g.nodes('Scan', [start, x], [false, true], {
            body: { graph: body },
            num_scan_inputs: 1,
            scan_input_axes: [1],
            scan_output_axes: [1],
          })[1]!;
        },
        { rank: 3 },
      ),
    );
    expect(model.trainableNames).toEqual(['u', 'start']);
    const x = tf.tensor(floats([2, 4, 3]).data as Float32Array, [2, 4, 3]);
    const [u, start] = model.trainableWeights as [tf.Variable, tf.Variable];
    const loss = (): tf.Scalar => tf.sum(tf.square(model.predict(x) as tf.Tensor));
    const grads = tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, [u, start]);
      return [u, start].map(({ name }) => [...grads[name]!.dataSync()]);
    });
    const numeric = numericGradient(
      (a, b) => {
        u.assign(a!);
        start.assign(b!);
        return loss();
      },
      [tf.clone(u), tf.clone(start)],
    );
    for (const [k, gradient] of grads.entries()) {
      for (const [i, value] of gradient.entries())
        expect(Math.abs(value - numeric[k]![i]!)).toBeLessThan(2e-2);
    }
    model.dispose();
  });

  it('says what it takes', () => {
    const model = importTrainable(network);
    expect(() => model.predict([])).toThrow('predict(): the model takes 1 inputs (x), got 0.');
    expect(() => model.predict({ z: tf.scalar(1) })).toThrow(
      'predict(): the model has no input "z"; its inputs are "x".',
    );
    expect(() => model.predict(tf.zeros([2, 5]))).toThrow(ShapeError);
    model.dispose();
  });
});
