import { describe, expect, it } from 'vitest';
import { bytes, floats } from '../../../test/cases/nn-data.ts';
import { caseModel, checkCase, type OperatorCase } from '../../../test/operator-case.ts';
import { createGraph } from '../../host/host-graph.ts';
import { narrowed } from '../support/half.ts';

const cases: readonly OperatorCase[] = [
  { name: 'Conv', operator: 'Conv', inputs: [floats([1, 16, 60]), floats([16, 16, 3], 2)], stored: [1] },
  {
    name: 'Conv, few places',
    operator: 'Conv',
    inputs: [floats([1, 64, 3]), floats([64, 64, 3], 2)],
    stored: [1],
  },
  { name: 'Conv, fed', operator: 'Conv', inputs: [floats([1, 16, 60]), floats([16, 16, 3], 2)] },
  {
    name: 'ConvTranspose',
    operator: 'ConvTranspose',
    inputs: [floats([1, 16, 60]), floats([16, 16, 3], 2)],
    stored: [1],
  },
  {
    name: 'MatMulInteger',
    operator: 'MatMulInteger',
    inputs: [bytes([9, 700]), bytes([700, 20], 2)],
    stored: [1],
    outputs: ['int32'],
  },
];

describe("the kernels' memory", () => {
  it.each(cases)('is given back: $name', async (test) => {
    const { model, feeds } = caseModel(test);
    const { graph, kernels } = await createGraph(model);
    const before = kernels.heap.inUse;
    const runs = [0, 1, 2].map(() => {
      const { data } = graph.run(new Map(Object.entries(feeds)), kernels).get('out0') ?? { data: [] };
      return { data: [...data], kept: kernels.heap.inUse - before };
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
    expect((runs[0]?.kept ?? 0) > 0).toBe(test.stored !== undefined);
    graph.dispose();
    expect(kernels.heap.inUse).toBe(before);
  });
});

describe('half precision', () => {
  it.each<OperatorCase>([
    { name: 'Conv', operator: 'Conv', inputs: [floats([1, 8, 40]), floats([8, 8, 3], 2)], stored: [1] },
    {
      name: 'LayerNormalization',
      operator: 'LayerNormalization',
      inputs: [floats([2, 9]), floats([9], 2), floats([9], 3)],
    },
  ])('$name', async (test) => {
    const inputs = test.inputs.map((input) =>
      input?.type === 'float32' ? narrowed(input, 'float16') : input,
    );
    await checkCase({ ...test, inputs, tolerance: 2e-3 });
  });
});
