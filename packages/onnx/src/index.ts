export type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  TypeProto,
  ValueInfoProto,
} from 'onnx-buf';
export type { Attributes, AttributeValue } from './builder/attributes.ts';
export {
  GraphBuilder,
  type GraphOutput,
  type GraphValue,
  type SubgraphInput,
  type SubgraphOutput,
} from './builder/graph-builder.ts';
export type { Dimension, ValueDescription } from './builder/value-info.ts';
export { OnnxError, type OnnxErrorOptions } from './errors.ts';
export { type ExternalData, type ExternalFile, externalDataOf } from './external/attach.ts';
export {
  biasFromOnnx,
  biasToOnnx,
  type GateConvention,
  matrixFromOnnx,
  matrixToOnnx,
  type RecurrentOperator,
} from './gate-order.ts';
export type { AttributeReader } from './graph/attributes.ts';
export { validateModel } from './graph/validate.ts';
export type { ValueReport } from './graph/values.ts';
export type { ModelReport } from './inspect/describe.ts';
export { inspectOnnx, type OnnxReport } from './inspect/inspect.ts';
export type { RecurrentReport, WeightReport } from './inspect/recurrent.ts';
export type { RunnerAbility, RunnerName, RunnerRefusal } from './inspect/runners.ts';
export type { OnnxWarning, OnnxWarningCode } from './inspect/warnings.ts';
export {
  type OnnxModel,
  type ParseOptions,
  parseOnnx,
  type SerializeOptions,
  serializeOnnx,
} from './model.ts';
export { type NewModelOptions, newModel } from './new-model.ts';
export type { Operator, OperatorNode, OperatorRun, Operators, Scope, Subgraph } from './operators/types.ts';
export { quantizeOnnx } from './quantize/quantize.ts';
export type {
  QuantizedWeight,
  QuantizeOptions,
  QuantizeReport,
  QuantizeResult,
  SkippedWeight,
} from './quantize/types.ts';
export { createRunner } from './runner/create-runner.ts';
export type {
  CreateRunnerOptions,
  OnnxTensors,
  OrtModule,
  Runner,
  RunnerReport,
  RunOptions,
  TfjsModule,
} from './runner/types.ts';
export type { InitialState } from './states/initial-states.ts';
export type { GivenStates, StateEvidence, StatePair } from './states/state-pairs.ts';
export { createStream } from './stream/create-stream.ts';
export type { CreateStreamOptions, OnnxStream, StreamReport, StreamSnapshot } from './stream/stream-types.ts';
export {
  type StreamingNote,
  type StreamingReport,
  streamingReport,
  type ToStreamingOptions,
  toStreaming,
} from './stream/to-streaming.ts';
export {
  type StreamingCheck,
  type VerifyStreamingOptions,
  verifyStreaming,
} from './stream/verify-streaming.ts';
export { decodeTensor } from './tensor/decode.ts';
export { encodeTensor } from './tensor/encode.ts';
export { bfloat16ToFloat, floatToBfloat16, floatToHalf, halfToFloat } from './tensor/half.ts';
export type {
  OnnxDataOf,
  OnnxElementType,
  OnnxTensor,
  OnnxTensorOf,
  OnnxTensorType,
} from './tensor/types.ts';
