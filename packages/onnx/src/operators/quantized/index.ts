import { inFloat32 } from '../support/half.ts';
import type { Operators } from '../types.ts';
import { convInteger, qLinearConv } from './conv-integer.ts';
import { dequantizeLinear } from './dequantize-linear.ts';
import { dynamicQuantizeLinear } from './dynamic-quantize.ts';
import { dynamicQuantizeLstm } from './dynamic-quantize-lstm.ts';
import {
  dynamicQuantizeMatMul,
  matMulInteger,
  matMulIntegerToFloat,
  qLinearMatMul,
} from './matmul-integer.ts';
import { quantizeLinear } from './quantize-linear.ts';

/** Operators on numbers of few bits with a scale. */
export const quantized: Operators = {
  ...inFloat32({ QuantizeLinear: quantizeLinear, QLinearMatMul: qLinearMatMul }),
  DequantizeLinear: dequantizeLinear,
  DynamicQuantizeLinear: dynamicQuantizeLinear,
  MatMulInteger: matMulInteger,
  QLinearConv: qLinearConv,
  ConvInteger: convInteger,
  'com.microsoft.DynamicQuantizeLSTM': dynamicQuantizeLstm,
  'com.microsoft.DynamicQuantizeMatMul': dynamicQuantizeMatMul,
  'com.microsoft.MatMulIntegerToFloat': matMulIntegerToFloat,
};
