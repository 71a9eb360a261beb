import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { readFileSync } from 'node:fs';
import * as cells from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { beforeAll, expect, test, vi } from 'vitest';
import * as onnx from '../src/index.ts';
import * as onnxTfjs from '../src/tfjs/index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const modules: Readonly<Record<string, unknown>> = {
  '@recurra/cells': cells,
  '@recurra/onnx': onnx,
  '@recurra/onnx/tfjs': onnxTfjs,
  '@tensorflow/tfjs': { ...tf, ...tfl },
};

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);

/** Runs an example; gives what it logged. */
async function run(example: string): Promise<unknown[][]> {
  const { outputText } = transpileModule(example, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await new AsyncFunction('require', 'exports', outputText)((name: string) => modules[name], {});
    return log.mock.calls;
  } finally {
    log.mockRestore();
  }
}

test('the examples of the README do what they say', async () => {
  expect(examples).toHaveLength(6);
  const first = await run(examples[0]!);
  const streamed = await run(examples[1]!);
  const tuned = await run(examples[2]!);
  const small = await run(examples[3]!);
  const second = await run(examples[4]!);
  const third = await run(examples[5]!);
  expect(first).toEqual([
    ['encoder/LSTM', 'LSTM', 16, 'forward'],
    ['summary/GRU', 'GRU', 8, 'forward'],
    [[1, 2], expect.any(Float32Array)],
  ]);
  expect(streamed).toEqual([
    [[expect.stringMatching(/^listener.*_in ← listener.*_out$/)], true],
    [true, false],
  ]);
  expect(tuned).toEqual([[['head/kernel', 'head/bias']], [true], [true]]);
  const [[ratio], ...weights] = small as [[number], ...[string, number][]];
  expect(ratio).toBeCloseTo(0.285, 2);
  expect(weights.map(([name]) => name)).toEqual(['listener/W', 'listener/R']);
  expect(second[0]![0]).toBeGreaterThan(100);
  expect(third).toEqual([
    ['parseOnnx(): the bytes are an HTML or XML page, not an ONNX model; check the address they came from.'],
  ]);
});
