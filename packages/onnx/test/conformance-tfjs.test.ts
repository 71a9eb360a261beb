import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTfjsRunner } from '../src/tfjs/runner/tfjs-runner.ts';
import { nodeTests, readNodeTest } from './node-test.ts';
import { expectSame } from './operator-case.ts';

/** The standard's own cases. Another folder of them: `ONNX_NODE_TESTS=… npx vitest run test/conformance-tfjs.test.ts`. */
const shared = fileURLToPath(new URL('../../../../shared/data/onnx-node-tests', import.meta.url));
const folder = process.env.ONNX_NODE_TESTS ?? shared;
const only = process.env.ONNX_NODE_TESTS_ONLY ?? '';
const names = nodeTests(folder).filter((name) => new RegExp(only).test(name));
if (names.length === 0) console.log(`Skipped: no conformance cases in ${folder}.`);

describe.skipIf(names.length === 0)('the cases of the standard in TensorFlow.js', () => {
  beforeAll(() => useBackend((process.env.TFJS_BACKEND ?? 'cpu') as TestBackend));

  it.each(names)('%s', async (name) => {
    const { model, feeds, expected } = readNodeTest(join(folder, name));
    const before = tf.memory().numTensors;
    const runner = await createTfjsRunner(model);
    try {
      expectSame(await runner.run(feeds), expected, 1e-4);
      expectSame(await runner.run(feeds), expected, 1e-4);
    } finally {
      runner.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
