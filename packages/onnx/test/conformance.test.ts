import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nodeTests, readNodeTest } from './node-test.ts';
import { expectSame, runRecurra } from './operator-case.ts';

/** The standard's own cases. Another folder of them: `ONNX_NODE_TESTS=… npx vitest run test/conformance.test.ts`. */
const shared = fileURLToPath(new URL('../../../../shared/data/onnx-node-tests', import.meta.url));
const folder = process.env.ONNX_NODE_TESTS ?? shared;
const only = process.env.ONNX_NODE_TESTS_ONLY ?? '';
const names = nodeTests(folder).filter((name) => new RegExp(only).test(name));
if (names.length === 0) console.log(`Skipped: no conformance cases in ${folder}.`);

describe.skipIf(names.length === 0)('the cases of the standard', () => {
  it.each(names)('%s', async (name) => {
    const { model, feeds, expected } = readNodeTest(join(folder, name));
    expect(Object.keys(expected)).toHaveLength(model.graph!.output.length);
    expectSame(await runRecurra(model, feeds), expected, 1e-4);
  });
});
