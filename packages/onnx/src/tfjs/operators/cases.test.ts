import { type TestBackend, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlCases } from '../../../test/cases/control.ts';
import { mathCases } from '../../../test/cases/math.ts';
import { movementCases } from '../../../test/cases/movement.ts';
import { nnCases } from '../../../test/cases/nn.ts';
import { recurrentCases } from '../../../test/cases/recurrent.ts';
import { sequenceCases } from '../../../test/cases/sequence.ts';
import { caseModel, expectSame, type OperatorCase, runOrt } from '../../../test/operator-case.ts';
import type { OnnxModel, OnnxTensor } from '../../index.ts';
import { createTfjsRunner } from '../runner/tfjs-runner.ts';

// What TensorFlow.js makes of NaN is its own: on wasm the larger of NaN and 1 is 1, and 1 to the power of NaN is NaN.
const takesNaNElsewhere = /^(Max|Min|Pow|ReduceMax|ReduceMin|HardSigmoid|HardSwish|Clip|MaxPool)$/;
const isOfNaN = ({ operator, inputs }: OperatorCase): boolean =>
  takesNaNElsewhere.test(operator) &&
  inputs.some(
    (input) =>
      (input?.type === 'float32' && input.data.some(Number.isNaN)) ||
      (input?.type === 'float16' && input.data.some((bits) => (bits & 0x7fff) > 0x7c00)),
  );

const operatorCases: readonly OperatorCase[] = [
  ...mathCases,
  ...movementCases,
  ...nnCases,
  ...recurrentCases,
].filter((test) => !isOfNaN(test));

/** Runs a model twice, so that what is kept between runs shows, and leaves no tensor behind. */
async function check(
  model: OnnxModel,
  feeds: Readonly<Record<string, OnnxTensor>>,
  expected: Record<string, OnnxTensor>,
  tolerance = 1e-5,
): Promise<void> {
  const before = tf.memory().numTensors;
  const runner = await createTfjsRunner(model);
  try {
    expectSame(await runner.run(feeds), expected, tolerance);
    const between = tf.memory().numTensors;
    expectSame(await runner.run(feeds), expected, tolerance);
    expect(tf.memory().numTensors).toBe(between);
  } finally {
    runner.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
}

describe.each<TestBackend>(['cpu', 'wasm'])('in TensorFlow.js, %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(operatorCases)('$operator: $name', async (test) => {
    const { model, feeds } = caseModel(test);
    await check(model, feeds, await runOrt(model, feeds), test.tolerance);
  });

  it.each([...controlCases, ...sequenceCases])('$name', async ({ model, feeds }) => {
    await check(model, feeds, await runOrt(model, feeds));
  });
});
