import { describe, expect, it } from 'vitest';
import { bytes, floats, given, positives, signedBytes } from '../../../test/cases/nn-data.ts';
import { quantizedCases, quantizedLstmCases } from '../../../test/cases/quantized.ts';
import {
  caseModel,
  checkCase,
  expectSame,
  type OperatorCase,
  runOrt,
  runRecurra,
} from '../../../test/operator-case.ts';
import { OnnxError, type OnnxTensor } from '../../index.ts';

describe('quantised operators against ONNX Runtime', () => {
  it.each(quantizedCases)('$name', checkCase);
});

describe('DynamicQuantizeLSTM', () => {
  /** [directions, n, columns] in 8 bits → [directions, columns, n] in float32. */
  const unpacked = (q: OnnxTensor, scale: OnnxTensor, zeros: OnnxTensor): OnnxTensor => {
    const [directions, n, columns] = q.dims as [number, number, number];
    const data = new Float32Array(directions * n * columns);
    for (let d = 0; d < directions; d++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < columns; j++) {
          const s = scale.dims.length === 1 ? d : d * columns + j;
          const value = Number(q.data[(d * n + i) * columns + j]) - Number(zeros.data[s]);
          data[(d * columns + j) * n + i] = value * Number(scale.data[s]);
        }
      }
    }
    return { type: 'float32', dims: [directions, columns, n], data };
  };

  it.each(quantizedLstmCases)(
    'gives what LSTM gives in ONNX Runtime for the weights it has: $name',
    async (test) => {
      const [x, w, r, b, lengths, h, c, p, wScale, wZero, rScale, rZero] = test.inputs as OnnxTensor[];
      const weights = [unpacked(w!, wScale!, wZero!), unpacked(r!, rScale!, rZero!)];
      const { domain: _, ...plain } = {
        ...test,
        operator: 'LSTM',
        inputs: [x, ...weights, b, lengths, h, c, p],
      };
      const [own, float] = [caseModel(test), caseModel({ ...plain, stored: [1, 2, 3] })];
      const expected = await runOrt(float.model, float.feeds);
      expectSame(await runRecurra(own.model, own.feeds), expected, 1e-5);
      const fed = caseModel({ ...test, stored: [] });
      expectSame(await runRecurra(fed.model, fed.feeds), expected, 1e-5);
    },
  );
});

const zero: OnnxTensor = { type: 'uint8', dims: [], data: Uint8Array.of(0) };
const signed: OnnxTensor = { type: 'int8', dims: [], data: Int8Array.of(0) };

describe('what quantised operators refuse', () => {
  it.each<[string, string, OperatorCase['inputs'], OperatorCase['attributes']]>([
    ['output_dtype float8e4m3fn', 'QuantizeLinear', [floats([3]), given([], 1)], { output_dtype: 17 }],
    ['output_dtype int32', 'DequantizeLinear', [bytes([3]), given([], 1)], { output_dtype: 6 }],
    ['group 0', 'ConvInteger', [bytes([1, 1, 3]), bytes([1, 1, 1])], { group: 0 }],
  ])('%s (%s), before any run', async (message, operator, inputs, attributes = {}) => {
    const { model, feeds } = caseModel({ name: '', operator, inputs, attributes, opset: 23 });
    await expect(runRecurra(model, feeds)).rejects.toThrow(new RegExp(`at node "[^"]*" has ${message}`));
  });

  it.each<[string, string, OperatorCase['inputs'], OperatorCase['attributes']]>([
    [
      'scales have the shape \\[4\\], which does not fit \\[2, 3\\]',
      'QuantizeLinear',
      [floats([2, 3]), positives([4])],
      {},
    ],
    ['in blocks of 2', 'DequantizeLinear', [bytes([2, 3]), positives([2, 3])], { block_size: 2 }],
    ['3 zero points for 1 scales', 'QuantizeLinear', [floats([3]), given([], 1), bytes([3])], {}],
    [
      'x_zero_point must be of the type of x, uint8',
      'DequantizeLinear',
      [bytes([3]), given([], 1), signed],
      {},
    ],
    ['input x must be of type float32', 'DynamicQuantizeLinear', [bytes([3])], {}],
    ['\\[2, 3\\] and \\[4, 5\\] cannot be multiplied', 'MatMulInteger', [bytes([2, 3]), bytes([4, 5])], {}],
    [
      'input A must be of type uint8 or int8, and is float32',
      'MatMulInteger',
      [floats([2, 3]), bytes([3, 5])],
      {},
    ],
    ['b_zero_point must be of type uint8', 'MatMulInteger', [bytes([2, 3]), bytes([3, 5]), zero, signed], {}],
    ['b_zero_point must have 1 or 5', 'MatMulInteger', [bytes([2, 3]), bytes([3, 5]), zero, bytes([2])], {}],
    [
      'w_zero_point must have 1 or 4',
      'ConvInteger',
      [bytes([1, 2, 9]), bytes([4, 2, 3]), zero, bytes([3])],
      {},
    ],
    [
      'input b_scale must have 1 or 4 elements',
      'QLinearMatMul',
      [
        signedBytes([2, 3]),
        given([], 1),
        signed,
        signedBytes([3, 4]),
        positives([3]),
        signed,
        given([], 1),
        signed,
      ],
      {},
    ],
  ])('%s (%s)', async (message, operator, inputs, attributes = {}) => {
    const { model, feeds } = caseModel({ name: '', operator, inputs, attributes, opset: 21 });
    await expect(runRecurra(model, feeds)).rejects.toThrow(OnnxError);
    await expect(runRecurra(model, feeds)).rejects.toThrow(
      new RegExp(`at node "[^"]*" failed: .*${message}`),
    );
  });
});
