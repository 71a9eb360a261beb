import { create } from '@bufbuild/protobuf';
import { useBackend } from '@recurra/core/testing';
import { AttributeProto_AttributeType, type SparseTensorProto, SparseTensorProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { expectSame, runOrt, runRecurra } from '../../test/operator-case.ts';
import { floats } from '../../test/tiny.ts';
import { createRunner, GraphBuilder, newModel, type OnnxModel, parseOnnx, serializeOnnx } from '../index.ts';
import { toStreaming } from '../stream/to-streaming.ts';
import { encodeTensor } from './encode.ts';
import { decodeSparse } from './sparse.ts';
import type { OnnxTensor } from './types.ts';

const indices = (dims: number[], ...values: number[]): OnnxTensor => ({
  type: 'int64',
  dims,
  data: BigInt64Array.from(values, BigInt),
});

function sparse(name: string, dims: number[], values: OnnxTensor, places: OnnxTensor): SparseTensorProto {
  return create(SparseTensorProtoSchema, {
    dims: dims.map(BigInt),
    values: encodeTensor(name, values),
    indices: encodeTensor(`${name}_indices`, places),
  });
}

/** An LSTM whose weights W are a sparse initializer, and whose output is scaled by a sparse constant. */
function sparseModel(): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y', 'w', 'scale']) g.uniqueName(name);
  const r = g.initializer(
    'r',
    floats(
      [1, 8, 2],
      Array.from({ length: 16 }, (_, i) => Math.sin(i)),
    ),
  );
  const [y] = g.nodes('LSTM', ['x', 'w', r], [true], { hidden_size: 2 });
  const scale = g.node('Constant', [], { value: { tensor: floats([1], [0]) } });
  const graph = g.build(
    'sparse',
    [{ name: 'x', type: 'float32', shape: ['time', 1, 3] }],
    [{ name: 'y', value: g.node('Mul', [y as string, scale]), type: 'float32', shape: ['time', 1, 1, 2] }],
  );
  graph.sparseInitializer.push(
    sparse('w', [1, 8, 3], floats([4], [1, -2, 0.5, 3]), indices([4], 0, 5, 13, 23)),
  );
  const [attribute] = graph.node.find(({ opType }) => opType === 'Constant')!.attribute;
  Object.assign(attribute!, {
    name: 'sparse_value',
    type: AttributeProto_AttributeType.SPARSE_TENSOR,
    sparseTensor: sparse('', [2], floats([1], [3]), indices([1, 1], 1)),
  });
  delete attribute!.t;
  return newModel(graph, { opset: 17, metadata: {} });
}

const x = floats(
  [4, 1, 3],
  Array.from({ length: 12 }, (_, i) => Math.cos(i)),
);

describe('sparse tensors', () => {
  it('have all elements, those not stored 0', () => {
    const flat = sparse('s', [2, 3], floats([2], [7, 8]), indices([2], 1, 5));
    expect(decodeSparse(flat)).toEqual(floats([2, 3], [0, 7, 0, 0, 0, 8]));
    const long: OnnxTensor = { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 40n, -1n) };
    expect(decodeSparse(sparse('s', [2, 2], long, indices([2, 2], 0, 1, 1, 0)))).toEqual({
      type: 'int64',
      dims: [2, 2],
      data: BigInt64Array.of(0n, 2n ** 40n, -1n, 0n),
    });
    expect(decodeSparse(sparse('s', [2, 0], floats([0], []), indices([0], ...[])))).toEqual(
      floats([2, 0], []),
    );
  });

  it('as initializer and constant give what ONNX Runtime gives', async () => {
    const model = parseOnnx(serializeOnnx(sparseModel()));
    const expected = await runOrt(model, { x });
    expect((expected.y!.data as Float32Array).some((value) => value !== 0)).toBe(true);
    expectSame(await runRecurra(model, { x }), expected);
    await useBackend('cpu');
    const tfjs = await createRunner(model, { runner: 'tfjs' });
    expectSame(await tfjs.run({ x }), expected);
    tfjs.dispose();
  });

  it('are weights in streams, too', async () => {
    const model = sparseModel();
    const { y } = await runRecurra(model, { x });
    const state = floats([1, 1, 2], [0, 0]);
    const streaming = toStreaming(model);
    const states = streaming.graph!.input.flatMap(({ name }) => (name === 'x' ? [] : [[name, state]]));
    const step = await runRecurra(streaming, {
      x: floats([1, 1, 3], [...(x.data as Float32Array).slice(0, 3)]),
      ...Object.fromEntries(states),
    });
    expectSame({ y: step.y! }, { y: floats([1, 1, 1, 2], [...(y!.data as Float32Array).slice(0, 2)]) });
  });

  it.each<[string, SparseTensorProto, RegExp]>([
    ['an index beyond', sparse('s', [2, 2], floats([1], [1]), indices([1], 4)), /index 0 lies outside/],
    ['an index before', sparse('s', [2, 2], floats([1], [1]), indices([1], -1)), /index 0 lies outside/],
    [
      'one beyond its axis',
      sparse('s', [2, 2], floats([1], [1]), indices([1, 2], 0, 2)),
      /index 0 lies outside of the shape \[2, 2\]/,
    ],
    ['too few indices', sparse('s', [2], floats([2], [1, 2]), indices([1], 0)), /do not fit/],
    ['pairs for one axis', sparse('s', [2], floats([1], [1]), indices([1, 2], 0, 0)), /do not fit/],
    ['indices of another type', sparse('s', [2], floats([1], [1]), floats([1], [0])), /do not fit/],
    ['a shape out of proportion', sparse('s', [2 ** 30], floats([1], [1]), indices([1], 0)), /too few/],
    ['no shape', sparse('s', [-1], floats([1], [1]), indices([1], 0)), /no shape/],
  ])('%s is refused', (_name, proto, message) => {
    expect(() => decodeSparse(proto)).toThrow(message);
  });
});
