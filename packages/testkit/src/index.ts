export { type TestCellOptions, testCell } from './cell/test-cell.ts';
export type { Check, CheckResult, TestRunner } from './check.ts';
export { type CreateGoldenOptions, createGolden } from './golden/create-golden.ts';
export { type Golden, readGolden, type Tolerance, writeGolden } from './golden/golden.ts';
export { type TestOnnxRoundTripOptions, testOnnxRoundTrip } from './onnx/test-onnx-round-trip.ts';
export { checkPlugin } from './plugin/check-plugin.ts';
export type {
  CheckPluginOptions,
  ExampleRun,
  JobExample,
  PluginExample,
  PluginModule,
  TaskExample,
  TestPluginOptions,
} from './plugin/options.ts';
export { testPlugin } from './plugin/test-plugin.ts';
