import { ArgumentError, isRecurraError, MissingPeerError, ShapeError } from '@recurra/plugin';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, tinyModel } from '../../test/tiny.ts';
import {
  createRunner,
  GraphBuilder,
  newModel,
  OnnxError,
  type OnnxTensor,
  type OnnxTensorType,
  type Runner,
  serializeOnnx,
} from '../index.ts';
import { loadOrt } from './load-ort.ts';

describe('createRunner', () => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await createRunner(serializeOnnx(tinyModel()));
  });
  afterAll(async () => runner.dispose());

  it('runs a model', async () => {
    const { y } = await runner.run({ x: floats([2, 2], [1, 1, 0, -1]) });
    expect(y).toEqual(floats([2, 1], [3.5, -1.5]));
  });

  it('reports the model and what runs it', () => {
    expect(runner.report).toMatchObject({
      runner: 'ort',
      runtime: 'onnxruntime-node',
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      parameters: 3,
    });
    expect(runner.report.why).toContain('Node');
  });

  it('takes a model as well as bytes, and a runtime that is handed in', async () => {
    const own = await createRunner(tinyModel(), { ort: ort as never, runner: 'ort' });
    expect((await own.run({ x: floats([1, 2], [2, 0]) }, { outputs: ['y'] })).y?.data).toEqual(
      new Float32Array([2.5]),
    );
    expect(own.report).toMatchObject({ runtime: 'given', why: 'it was asked for' });
    await own.dispose();
  });

  it('runs calls made at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4].map((v) => runner.run({ x: floats([1, 2], [v, 0]) })));
    expect(results.map(({ y }) => y!.data[0])).toEqual([1.5, 2.5, 3.5, 4.5]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['a missing input', {}, ArgumentError, 'run(): input "x" is missing; it takes float32 [batch, 2].'],
    ['no feeds', null, ArgumentError, 'run(): feeds must be an object { x }.'],
    [
      'an unknown input',
      { x: floats([1, 2], [1, 2]), z: floats([1], [1]) },
      ArgumentError,
      'run(): the model has no input "z"; its inputs are "x".',
    ],
    [
      'a bare array',
      { x: new Float32Array(2) },
      ArgumentError,
      'run(): input "x" must be { type, dims, data }, got Float32Array; it takes float32 [batch, 2].',
    ],
    [
      'the wrong type',
      { x: { type: 'int32', dims: [1, 2], data: new Int32Array(2) } },
      ArgumentError,
      'run(): input "x" takes float32 [batch, 2], got type int32.',
    ],
    [
      'the wrong array',
      { x: { type: 'float32', dims: [1, 2], data: [1, 2] } },
      ArgumentError,
      'run(): input "x": data of type float32 must be a Float32Array, got Array.',
    ],
    [
      'the wrong length',
      { x: floats([1, 3], [1, 2, 3]) },
      ShapeError,
      'run(): input "x" takes float32 [batch, 2], got dims [1, 3].',
    ],
    [
      'the wrong rank',
      { x: floats([2], [1, 2]) },
      ShapeError,
      'run(): input "x" takes float32 [batch, 2], got dims [2].',
    ],
    [
      'dims that do not fit the data',
      { x: { type: 'float32', dims: [2, 2], data: new Float32Array(3) } },
      ShapeError,
      'run(): input "x": dims [2, 2] must be lengths whose product is the number of elements, 3.',
    ],
  ])('refuses %s', async (_name, feeds, kind, message) => {
    const error = await runner.run(feeds as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toBe(message);
  });

  it('refuses an unknown output or runner', async () => {
    await expect(runner.run({ x: floats([1, 2], [1, 2]) }, { outputs: ['z'] })).rejects.toThrow(
      /no output "z"/,
    );
    await expect(createRunner(tinyModel(), { runner: 'tpu' as never })).rejects.toThrow(
      /'auto' or 'ort', got "tpu"/,
    );
  });

  it('cannot run once disposed of', async () => {
    const own = await createRunner(tinyModel());
    const running = own.run({ x: floats([1, 2], [1, 2]) });
    await Promise.all([own.dispose(), own.dispose()]);
    expect((await running).y).toBeDefined();
    await expect(own.run({ x: floats([1, 2], [1, 2]) })).rejects.toThrow(/disposed/);
  });

  it('explains that ONNX Runtime refuses layout = 1', async () => {
    const g = new GraphBuilder(17);
    const W = g.initializer('W', floats([1, 4, 1], [1, 1, 1, 1]));
    const R = g.initializer('R', floats([1, 4, 1], [1, 1, 1, 1]));
    const y = g.node('LSTM', ['x', W, R], { hidden_size: 1, layout: 1 });
    const graph = g.build(
      'batchwise',
      [{ name: 'x', type: 'float32', shape: [1, 'time', 1] }],
      [{ name: 'y', value: y, type: 'float32', shape: [1, 'time', 1, 1] }],
    );
    const error = await createRunner(newModel(graph, { opset: 17, metadata: {} })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OnnxError);
    expect((error as OnnxError).message).toMatch(/layout = 1, which node "LSTM" has/);
    expect(error).toMatchObject({ node: 'LSTM', operator: 'LSTM' });
  });
});

describe('element types', () => {
  const samples: Record<Exclude<OnnxTensorType, 'bfloat16'>, OnnxTensor['data']> = {
    float32: new Float32Array([0.5, -2]),
    float64: new Float64Array([Math.PI, -1]),
    float16: new Uint16Array([0x3c00, 0xc000]),
    int8: new Int8Array([-128, 127]),
    int16: new Int16Array([-300, 300]),
    int32: new Int32Array([-70000, 70000]),
    int64: new BigInt64Array([-(2n ** 60n), 2n ** 60n]),
    uint8: new Uint8Array([0, 255]),
    uint16: new Uint16Array([0, 65535]),
    uint32: new Uint32Array([0, 2 ** 32 - 1]),
    uint64: new BigUint64Array([0n, 2n ** 63n]),
    bool: new Uint8Array([1, 0]),
    string: ['ä', ''],
  };

  it.each(Object.entries(samples))('%s goes in and comes out', async (type, data) => {
    const g = new GraphBuilder(17);
    const value = { type: type as OnnxTensorType, shape: ['n'] };
    const y = g.node('Identity', ['x']);
    const graph = g.build('identity', [{ name: 'x', ...value }], [{ name: 'y', value: y, ...value }]);
    const runner = await createRunner(newModel(graph, { opset: 17, metadata: {} }));
    const x = { type, dims: [2], data } as OnnxTensor;
    expect((await runner.run({ x })).y).toEqual(x);
    await runner.dispose();
  });
});

describe('without ONNX Runtime', () => {
  const missing = () => Promise.reject(new Error('Cannot find package'));

  it.each([
    [true, 'onnxruntime-node'],
    [false, 'onnxruntime-web'],
  ])('says what to install (Node: %s)', async (isNode, peer) => {
    const error = await loadOrt({ isNode, node: missing, web: missing }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingPeerError);
    expect(isRecurraError(error, 'ERR_MISSING_PEER')).toBe(true);
    expect((error as Error).message).toContain(`npm install ${peer}`);
  });

  it('takes an empty stand-in for a missing package', async () => {
    await expect(loadOrt({ isNode: false, node: missing, web: async () => ({}) })).rejects.toThrow(
      MissingPeerError,
    );
  });

  it('falls back to onnxruntime-web in Node', async () => {
    const loaded = await loadOrt({ isNode: true, node: missing, web: () => import('onnxruntime-node') });
    expect(loaded).toMatchObject({ runtime: 'onnxruntime-web', why: 'onnxruntime-node is not installed' });
  });
});
