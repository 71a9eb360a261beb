import fc from 'fast-check';
import { describe, it } from 'vitest';
import { list, make, tensor } from '../../../test/cases/movement-data.ts';
import { checkCase, type OperatorCase } from '../../../test/operator-case.ts';
import type { OnnxTensor, OnnxTensorType } from '../../index.ts';
import { sizeOf } from '../support/tensors.ts';

/** One-word, two-word, narrow and wordless elements. */
const anyType = fc.constantFrom<OnnxTensorType>('float32', 'int64', 'uint8', 'float16', 'string');
const numberType = fc.constantFrom<OnnxTensorType>('float32', 'int64', 'uint8', 'float64');
const length = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: fc.integer({ min: 40, max: 90 }) },
);
const dimsOf = (minLength: number, maxLength = 4) =>
  fc.array(length, { minLength, maxLength }).filter((dims) => sizeOf(dims) <= 20_000);

const integers = (dims: readonly number[], values: readonly number[]): OnnxTensor =>
  tensor('int64', dims, values);

/** As many integers from `-length` to before `length` as a shape needs: indices from either end. */
const indicesFor = (count: number, axisLength: number) =>
  fc.array(fc.integer({ min: -axisLength, max: axisLength - 1 }), { minLength: count, maxLength: count });

const axisFor = (dims: readonly number[]) => fc.integer({ min: -dims.length, max: dims.length - 1 });

const slices = fc.tuple(anyType, dimsOf(1)).chain(([type, dims]) =>
  fc
    .record({
      axes: fc.subarray([...dims.keys()], { minLength: 1 }),
      bounds: fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
        minLength: 4,
        maxLength: 4,
      }),
      steps: fc.array(fc.constantFrom(-3, -2, -1, 1, 1, 2, 3), { minLength: 4, maxLength: 4 }),
    })
    .map(({ axes, bounds, steps }) =>
      make('Slice', type, [
        tensor(type, dims),
        list(...axes.map((_, i) => bounds[i]![0])),
        list(...axes.map((_, i) => bounds[i]![1])),
        list(...axes),
        list(...axes.map((_, i) => steps[i]!)),
      ]),
    ),
);

const pads = fc
  .tuple(numberType, dimsOf(1, 3), fc.constantFrom('constant', 'reflect', 'edge', 'wrap'))
  .chain(([type, dims, mode]) => {
    const amount = (axis: number) => {
      const most = mode === 'reflect' ? dims[axis]! - 1 : mode === 'wrap' ? dims[axis]! : 4;
      const least = mode === 'constant' ? -Math.floor((dims[axis]! - 1) / 2) : 0;
      return fc.integer({ min: least, max: Math.min(most, 4) });
    };
    const amounts = [...dims.keys(), ...dims.keys()].map(amount);
    return fc
      .tuple(...amounts)
      .map((given) => make('Pad', mode, [tensor(type, dims), list(...given)], { mode }, { opset: 19 }));
  });

const transposes = fc
  .tuple(anyType, dimsOf(1))
  .chain(([type, dims]) =>
    fc
      .shuffledSubarray([...dims.keys()], { minLength: dims.length })
      .map((perm) => make('Transpose', type, [tensor(type, dims)], { perm })),
  );

const gathers = fc
  .tuple(numberType, dimsOf(1), dimsOf(0, 2))
  .chain(([type, dims, indexDims]) =>
    axisFor(dims).chain((axis) =>
      indicesFor(sizeOf(indexDims), dims.at(axis)!).map((indices) =>
        make('Gather', type, [tensor(type, dims), integers(indexDims, indices)], { axis }),
      ),
    ),
  );

/** Indices for the operators that replace one coordinate of each position. */
const elementwise = dimsOf(1, 3).chain((dims) =>
  axisFor(dims).chain((axis) =>
    fc
      .tuple(...dims.map((own) => fc.integer({ min: 1, max: own })))
      .chain((indexDims) =>
        indicesFor(sizeOf(indexDims), dims.at(axis)!).map((indices) => ({ dims, axis, indexDims, indices })),
      ),
  ),
);

const gatherElements = fc
  .tuple(anyType, elementwise)
  .map(([type, { dims, axis, indexDims, indices }]) =>
    make('GatherElements', type, [tensor(type, dims), integers(indexDims, indices)], { axis }),
  );

const scatterElements = fc
  .tuple(fc.constantFrom<OnnxTensorType>('float32', 'int64', 'float64', 'int32'), elementwise)
  .chain(([type, { dims, axis, indexDims, indices }]) =>
    fc.constantFrom('add', 'mul', 'max', 'min').map((reduction) => {
      const updates = Array.from({ length: indices.length }, (_, i) => (i % 7) - 3);
      const inputs = [tensor(type, dims), integers(indexDims, indices), tensor(type, indexDims, updates)];
      return make('ScatterElements', `${reduction} ${type}`, inputs, { axis, reduction }, { opset: 18 });
    }),
  );

/** Tuples of indices into the axes of a shape after the first few. */
const tuples = (batchMost: number) =>
  fc.tuple(dimsOf(1, 3), dimsOf(1, 2), fc.nat(batchMost), fc.nat()).chain(([dims, counts, most, random]) => {
    const batch = Math.min(most, dims.length - 1);
    const depth = 1 + (random % (dims.length - batch));
    const indexDims = [...dims.slice(0, batch), ...counts.map((count) => Math.min(count, 6)), depth];
    const rows = sizeOf(indexDims) / depth;
    return fc
      .tuple(...Array.from({ length: depth }, (_, k) => indicesFor(rows, dims[batch + k]!)))
      .map((columns) => ({
        dims,
        batch,
        depth,
        indexDims,
        indices: Array.from({ length: rows * depth }, (_, i) => columns[i % depth]![Math.floor(i / depth)]!),
      }));
  });

const gatherND = fc
  .tuple(anyType, tuples(1))
  .map(([type, { dims, batch, indexDims, indices }]) =>
    make('GatherND', type, [tensor(type, dims), integers(indexDims, indices)], { batch_dims: batch }),
  );

const scatterND = fc
  .tuple(fc.constantFrom<OnnxTensorType>('float32', 'int64', 'float64'), tuples(0), fc.boolean())
  .map(([type, { dims, depth, indexDims, indices }, adds]) => {
    const updateDims = [...indexDims.slice(0, -1), ...dims.slice(depth)];
    // Where several blocks go to one place without being joined, any may stay: those alike tell no difference.
    const updates = Array.from({ length: sizeOf(updateDims) }, (_, i) => (adds ? (i % 9) - 4 : 7));
    const inputs = [tensor(type, dims), integers(indexDims, indices), tensor(type, updateDims, updates)];
    return make('ScatterND', type, inputs, adds ? { reduction: 'add' } : {});
  });

/** A shape, and two that broadcast to it. */
const broadcasts = dimsOf(1).chain((dims) =>
  fc
    .tuple(fc.nat(dims.length), fc.nat(dims.length), fc.nat(2 ** 4 - 1), fc.nat(2 ** 4 - 1))
    .map(([cutA, cutB, onesA, onesB]) => {
      const part = (cut: number, ones: number) =>
        dims.slice(cut).map((own, axis) => (ones & (1 << axis) ? 1 : own));
      return { dims, a: part(cutA, onesA), b: part(cutB, onesB) };
    }),
);

const expands = fc
  .tuple(anyType, broadcasts)
  .map(([type, { dims, a }]) => make('Expand', type, [tensor(type, a), list(...dims)]));

const wheres = fc
  .tuple(
    fc.constantFrom<OnnxTensorType>('float32', 'int64', 'uint8', 'string'),
    broadcasts,
    fc.array(fc.nat(1), { minLength: 13, maxLength: 13 }),
  )
  .map(([type, { dims, a, b }, pattern]) => {
    const holds = Array.from({ length: sizeOf(dims) }, (_, i) => pattern[i % 13]!);
    const other = Array.from({ length: sizeOf(b) }, (_, i) => 100 + (i % 50));
    const inputs = [tensor('bool', dims, holds), tensor(type, a), tensor(type, b, other)];
    return make('Where', type, inputs, {}, { outputs: [type] });
  });

const tiles = fc
  .tuple(fc.constantFrom<OnnxTensorType>('float32', 'int64', 'uint8'), dimsOf(1, 3))
  .chain(([type, dims]) =>
    fc
      .tuple(...dims.map(() => fc.integer({ min: 0, max: 3 })))
      .map((times) => make('Tile', type, [tensor(type, dims), list(...times)])),
  );

const parts = fc.array(fc.nat(5), { minLength: 1, maxLength: 4 });
const pieces = fc
  .tuple(anyType, dimsOf(1, 3), parts)
  .chain(([type, dims, lengths]) => axisFor(dims).map((axis) => ({ type, dims, lengths, axis })));

const concats = pieces.map(({ type, dims, lengths, axis }) =>
  make(
    'Concat',
    type,
    lengths.map((own) => tensor(type, dims.with(axis, own))),
    { axis },
  ),
);

const splits = pieces.map(({ type, dims, lengths, axis }) => {
  const sum = lengths.reduce((total, own) => total + own, 0);
  const inputs = [tensor(type, dims.with(axis, sum)), list(...lengths)];
  return make('Split', type, inputs, { axis }, { outputs: lengths.map(() => type) });
});

const all: Readonly<Record<string, fc.Arbitrary<OperatorCase>>> = {
  Slice: slices,
  Pad: pads,
  Transpose: transposes,
  Gather: gathers,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  Expand: expands,
  Where: wheres,
  Tile: tiles,
  Concat: concats,
  Split: splits,
};

describe('random shapes agree with ONNX Runtime', () => {
  it.each(Object.entries(all))('%s', { timeout: 60_000 }, async (_name, cases) => {
    await fc.assert(fc.asyncProperty(cases, checkCase), { seed: 4, numRuns: 40 });
  });
});
