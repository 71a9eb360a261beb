import { expectTypeOf } from 'vitest';
import {
  type CreateRunnerOptions,
  createRunner,
  inspectOnnx,
  type ModelReport,
  type OnnxModel,
  type OnnxReport,
  type OnnxTensor,
  type OnnxTensorOf,
  parseOnnx,
  type Runner,
  type RunnerReport,
  serializeOnnx,
} from './index.ts';

expectTypeOf(parseOnnx).parameter(0).toEqualTypeOf<Uint8Array>();
expectTypeOf(parseOnnx).returns.toEqualTypeOf<OnnxModel>();
expectTypeOf(serializeOnnx).parameter(0).toEqualTypeOf<OnnxModel>();
expectTypeOf(serializeOnnx).returns.toEqualTypeOf<Uint8Array>();
expectTypeOf(inspectOnnx).parameter(0).toEqualTypeOf<OnnxModel | Uint8Array>();
expectTypeOf(inspectOnnx).returns.toEqualTypeOf<OnnxReport>();
expectTypeOf(createRunner).returns.resolves.toEqualTypeOf<Runner>();
expectTypeOf<CreateRunnerOptions['runner']>().toEqualTypeOf<
  'auto' | 'recurra' | 'ort' | 'tfjs' | undefined
>();
expectTypeOf<RunnerReport>().toExtend<ModelReport>();
expectTypeOf<OnnxReport>().toExtend<ModelReport>();

// The element type decides on the array.
expectTypeOf<OnnxTensorOf<'int64'>['data']>().toEqualTypeOf<BigInt64Array>();
expectTypeOf<{ type: 'float32'; dims: number[]; data: Float32Array }>().toExtend<OnnxTensor>();
expectTypeOf<{ type: 'float32'; dims: number[]; data: Int32Array }>().not.toExtend<OnnxTensor>();
expectTypeOf<{ type: 'float99'; dims: number[]; data: Float32Array }>().not.toExtend<OnnxTensor>();

declare const tensor: OnnxTensor;
if (tensor.type === 'string') expectTypeOf(tensor.data).toEqualTypeOf<string[]>();
if (tensor.type === 'bool') expectTypeOf(tensor.data).toEqualTypeOf<Uint8Array>();
